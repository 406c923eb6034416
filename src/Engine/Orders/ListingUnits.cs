using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>The units of a listing as its row holds them: a JSON object of counts by SKU.</summary>
public static class ListingUnits
{
    // Read by us alone, and shown through encoders: names in any script stay readable.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RowImage.Listing RowOf(ShopKey shop, ListingLink link) => new(
        shop,
        link.ChannelSkuId,
        link.SellerSku,
        link.Sku,
        link.Title,
        link.Units is { } units ? JsonSerializer.Serialize(units.ToDictionary(unit => unit.Sku, unit => unit.Units), s_options) : "");

    /// <summary>What one unit of the variant takes; empty where it is not linked.</summary>
    public static ImmutableArray<SkuUnits> Of(RowImage.Listing row)
    {
        if (row.Units.Length == 0)
            return row.Sku.Length == 0 ? [] : [new SkuUnits(row.Sku, 1)];

        var units = JsonSerializer.Deserialize<Dictionary<string, int>>(row.Units)
            ?? throw new FormatException($"the units of listing {row.ChannelSkuId} are null");
        return [.. units.Select(unit => new SkuUnits(unit.Key, unit.Value))];
    }
}
