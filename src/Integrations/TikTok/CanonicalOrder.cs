using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OrderActors.Domain.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>The one form in which two payloads of an order are compared, whatever form TikTok sent them in.</summary>
/// <remarks>
/// What counts as the same: members in another sequence; lines, packages and every other list in another sequence; a number and
/// the same text; an absent member, null, blank text, an empty list or object, and false; an id or a time of "0" and none; 4.9 and
/// "4.90" where it is money; a line or package listed twice. An amount of zero and an unknown amount are two things. Left out is
/// what changes without a meaning (<see cref="s_volatile"/>), and <c>update_time</c>, which is compared by itself.
/// </remarks>
internal static class CanonicalOrder
{
    /// <summary>Members that say nothing of the order, wherever they stand.</summary>
    private static readonly FrozenSet<string> s_volatile = new[]
    {
        // Addresses of pictures: they carry signatures, and move from server to server.
        "buyer_avatar", "sku_image",
        // Of Brazil, and only in the detail of version 202507: a search does not have them, and each would undo the other.
        "payment_card_type", "payment_method_code", "payment_auth_code", "channel_entity_national_registry_id",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_moneyEndings =
        ["_price", "_discount", "_fee", "_amount", "_tax", "_total", "sub_total", "tax", "_rate"];

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
                PartOf(writer, order, orderId, "recipient_address"),
                (uint)PartOf(writer, order, orderId, "seller_note"),
                (uint)PartOf(writer, order, orderId, "buyer_message"));
        }
        finally
        {
            CanonicalWriter.Return(writer);
        }
    }

    /// <returns>0 when the payload has no such part.</returns>
    private static ulong PartOf(CanonicalWriter writer, JsonElement order, string orderId, string name)
    {
        writer.Begin(orderId);
        if (WireJson.Member(order, name) is not { } part || !WriteValue(writer, name, part))
            return 0;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Hash(hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <returns>False, and nothing written, when the value says nothing.</returns>
    private static bool WriteValue(CanonicalWriter writer, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Write(writer, value, isOrder: false),
        JsonValueKind.Array => WriteItems(writer, name, value),
        JsonValueKind.True => writer.Text("true"),
        JsonValueKind.String or JsonValueKind.Number => TextOf(name, value) is { } text && writer.Text(text),
        JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
    };

    private static bool Write(CanonicalWriter writer, JsonElement element, bool isOrder)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return false;

        var set = writer.BeginSet();
        foreach (var member in element.EnumerateObject())
        {
            var name = member.Name;
            if (s_volatile.Contains(name) || (isOrder && name is "update_time"))
                continue;

            writer.BeginPart();
            writer.Text(name);
            writer.EndPart(isKept: WriteValue(writer, name, member.Value));
        }

        return writer.EndSet(set, isDistinct: false);
    }

    private static bool WriteItems(CanonicalWriter writer, string name, JsonElement list)
    {
        var set = writer.BeginSet();
        foreach (var item in list.EnumerateArray())
        {
            writer.BeginPart();
            writer.EndPart(isKept: WriteValue(writer, name, item));
        }

        // The others may list one entry a unit.
        return writer.EndSet(set, isDistinct: name is "line_items" or "packages");
    }

    private static string? TextOf(string name, JsonElement value)
    {
        if (WireJson.Text(value) is not { } text)
            return null;
        if (IsFlag(name))
            return text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true" : null;
        if (text == "0" && IsIdOrTime(name))
            return null;
        if (IsMoney(name) && OrderAmounts.TryParse(text, out var amount))
            return Plain(amount);

        return IsAddressOfPage(name) ? text.Split('?', '#')[0] : text;
    }

    private static bool IsFlag(string name) =>
        name.StartsWith("is_", StringComparison.Ordinal) || name.StartsWith("has_", StringComparison.Ordinal)
        || name.StartsWith("needs_", StringComparison.Ordinal) || name is "authentication_required";

    private static bool IsIdOrTime(string name) =>
        name is "id" or "tracking_number" or "release_date"
        || name.EndsWith("_id", StringComparison.Ordinal) || name.EndsWith("_time", StringComparison.Ordinal);

    private static bool IsMoney(string name)
    {
        foreach (var ending in s_moneyEndings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // What follows the path is a signature and its expiry.
    private static bool IsAddressOfPage(string name) =>
        name.EndsWith("_url", StringComparison.Ordinal) || name.EndsWith("_uri", StringComparison.Ordinal)
        || name.EndsWith("_image", StringComparison.Ordinal);

    private static string Plain(decimal amount) =>
        (amount / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
