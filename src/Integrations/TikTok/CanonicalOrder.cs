using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;

namespace OrderActors.Integrations.TikTok;

/// <summary>The one form in which two payloads of an order are compared, whatever form TikTok sent them in.</summary>
/// <remarks>
/// What counts as the same: members in another sequence; lines, packages and every other list in another sequence; a number and
/// the same text; an absent member, null, blank text, an empty list or object, and false; an id or a time of "0" and none; 4.9 and
/// "4.90" where it is money; letters that look alike, composed or not; a line or package listed twice. An amount of zero and an
/// unknown amount are two things. Left out is what changes without a meaning (<see cref="CanonicalName"/>), and
/// <c>update_time</c>, which is compared by itself.
/// </remarks>
internal static class CanonicalOrder
{
    /// <param name="orderId">Goes into every part, so that equal addresses of two orders cannot be told from their fingerprints.</param>
    public static ChannelFingerprint FingerprintOf(JsonElement order, string orderId)
    {
        var writer = CanonicalWriter.Rent();
        try
        {
            Span<byte> content = stackalloc byte[SHA256.HashSizeInBytes];
            writer.Begin(orderId);
            Write(writer, order, isOrder: true);
            writer.Hash(content);
            return new ChannelFingerprint(
                BinaryPrimitives.ReadUInt64BigEndian(content),
                BinaryPrimitives.ReadUInt64BigEndian(content[8..]),
                AddressOf(writer, order, orderId),
                (uint)PartOf(writer, order, orderId, "seller_note"),
                (uint)PartOf(writer, order, orderId, "buyer_message"));
        }
        finally
        {
            CanonicalWriter.Return(writer);
        }
    }

    private static ulong AddressOf(CanonicalWriter writer, JsonElement order, string orderId)
    {
        const string name = "recipient_address";
        var print = PartOf(writer, order, orderId, name);
        return print != 0 && JsonMarshal.GetRawUtf8Value(WireJson.Member(order, name)!.Value).IndexOf("**"u8) >= 0
            ? ChannelFingerprint.MaskedAddress(print)
            : print;
    }

    /// <returns>0 when the payload has no such part.</returns>
    private static ulong PartOf(CanonicalWriter writer, JsonElement order, string orderId, string name)
    {
        writer.Begin(orderId);
        if (WireJson.Member(order, name) is not { } part || !WriteValue(writer, CanonicalName.Plain, part))
            return 0;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Hash(hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <returns>False, and nothing written, when the value says nothing.</returns>
    private static bool WriteValue(CanonicalWriter writer, CanonicalName name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Write(writer, value, isOrder: false),
        JsonValueKind.Array => WriteItems(writer, name, value),
        JsonValueKind.True => writer.Text("true"u8),
        JsonValueKind.String or JsonValueKind.Number => WriteText(writer, name, value),
        JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
    };

    private static bool Write(CanonicalWriter writer, JsonElement element, bool isOrder)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return false;

        var set = writer.BeginSet();
        foreach (var member in element.EnumerateObject())
        {
            var name = CanonicalName.Of(member);
            if (name.Kind is NameKind.Volatile || (isOrder && name.IsUpdateTime))
                continue;

            writer.BeginPart();
            writer.Text(name.Utf8);
            writer.EndPart(isKept: WriteValue(writer, name, member.Value));
        }

        return writer.EndSet(set, isDistinct: false);
    }

    private static bool WriteItems(CanonicalWriter writer, CanonicalName name, JsonElement list)
    {
        var set = writer.BeginSet();
        foreach (var item in list.EnumerateArray())
        {
            writer.BeginPart();
            writer.EndPart(isKept: WriteValue(writer, name, item));
        }

        // The others may list one entry a unit.
        return writer.EndSet(set, isDistinct: name.Kind is NameKind.SetById);
    }

    private static bool WriteText(CanonicalWriter writer, CanonicalName name, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var text = raw[0] == '"' ? raw[1..^1] : raw;
        // A text with escapes or with letters beyond ASCII takes the way through a string.
        return text.IsEmpty || text.Contains((byte)'\\') || !Ascii.IsValid(text)
            ? WireJson.Text(value) is { } decoded && Write(writer, name.Kind, Encoding.UTF8.GetBytes(LooksOf(decoded)))
            : Write(writer, name.Kind, text.Trim(" \t\r\n\f\v"u8));
    }

    /// <summary>Texts that look alike are alike.</summary>
    private static string LooksOf(string text) => Ascii.IsValid(text) ? text : StockName.Normalize(text);

    private static bool Write(CanonicalWriter writer, NameKind kind, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return false;

        switch (kind)
        {
            case NameKind.Flag:
                return (text.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(text, "true"u8)) && writer.Text("true"u8);
            case NameKind.IdOrTime:
                return !text.SequenceEqual("0"u8) && writer.Text(text);
            case NameKind.Money when OrderAmounts.TryParse(text, out var amount):
                Span<byte> plain = stackalloc byte[32];
                // Division by one of this scale takes the last zeros away.
                (amount / 1.0000000000000000000000000000m).TryFormat(plain, out var written, default, CultureInfo.InvariantCulture);
                return writer.Text(plain[..written]);
            case NameKind.Page:
                // What follows the path is a signature and its expiry.
                var end = text.IndexOfAny((byte)'?', (byte)'#');
                return writer.Text(end < 0 ? text : text[..end]);
            case NameKind.Plain or NameKind.Money or NameKind.SetById or NameKind.Volatile:
                return writer.Text(text);
            default:
                throw Invariant.Unreachable(kind);
        }
    }
}
