using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using OrderActors.Domain.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Http;

/// <summary>Where a page ended, as an opaque text. It names a place in a list and grants nothing.</summary>
public static class Cursor
{
    private const int OrderPlaceBytes = 24;
    private const int MaxLength = 2048;

    public static string Of(OrderPlace place)
    {
        Span<byte> bytes = stackalloc byte[OrderPlaceBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place.PlacedAt.UtcTicks);
        place.RowId.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Of(SkuKey key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key.ToString()));

    public static bool TryParse(string text, [NotNullWhen(true)] out OrderPlace? place)
    {
        place = null;
        if (Decode(text) is not { Length: OrderPlaceBytes } bytes)
            return false;

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return false;

        place = new OrderPlace(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes.AsSpan(8), bigEndian: true));
        return true;
    }

    /// <returns>False also for a key of another seller.</returns>
    public static bool TryParse(string text, string sellerId, out SkuKey key)
    {
        key = default;
        if (Decode(text) is not { Length: > 0 } bytes)
            return false;

        try
        {
            key = SkuKey.Parse(Encoding.UTF8.GetString(bytes));
            return key.SellerId == sellerId && !key.ToString().Contains("%00", StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static string Of(DeliveryPlace place) =>
        OfText(string.Create(CultureInfo.InvariantCulture, $"{place.CreatedAt.UtcTicks}/{place.DeliveryId}"));

    public static bool TryParse(string text, [NotNullWhen(true)] out DeliveryPlace? place)
    {
        place = null;
        if (!TryParse(text, out string parts) || parts.Split('/', 2) is not [var ticks, { Length: > 0 } id]
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        place = new DeliveryPlace(new DateTimeOffset(at, TimeSpan.Zero), id);
        return true;
    }

    public static string OfText(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    public static bool TryParse(string text, out string place)
    {
        var bytes = Decode(text) ?? [];
        place = Encoding.UTF8.GetString(bytes);
        return bytes.Length > 0 && Utf8.IsValid(bytes) && !place.Contains('\0', StringComparison.Ordinal);
    }

    private static byte[]? Decode(string text) =>
        text.Length <= MaxLength && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
