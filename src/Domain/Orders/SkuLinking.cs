using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Orders;

/// <summary>Turns order lines into needs of SKUs.</summary>
public static class SkuLinking
{
    /// <summary>The channel's variants that the lines take stock from: the parts of a bundle, else the line's own.</summary>
    public static ImmutableArray<string> VariantsOf(IEnumerable<ChannelOrderLine> lines) =>
        [.. lines.SelectMany(PartsOf).Select(part => part.SkuId).Distinct(StringComparer.Ordinal)];

    /// <summary>Units per SKU. Units of the same SKU in one order are one need of that quantity.</summary>
    /// <param name="skuByVariant">Links; a variant without one is counted under the seller's own code.</param>
    /// <returns>The needs by SKU; or, in <paramref name="unlinked"/>, a sentence about the first variant without a SKU.</returns>
    public static ImmutableArray<StockNeed> Needs(
        IEnumerable<ChannelOrderLine> lines,
        IReadOnlyDictionary<string, string> skuByVariant,
        string sellerId,
        string location,
        out string? unlinked)
    {
        unlinked = null;
        var units = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in lines.SelectMany(PartsOf))
        {
            var sku = skuByVariant.GetValueOrDefault(part.SkuId) ?? part.SellerSku;
            if (sku.Length == 0)
            {
                unlinked = $"TikTok variant {part.SkuId} is not linked to a SKU, and it carries no seller SKU";
                return [];
            }

            units[sku] = units.GetValueOrDefault(sku) + part.Count;
        }

        return [.. units.Select(entry => new StockNeed(new SkuKey(sellerId, location, entry.Key), entry.Value))];
    }

    private static IEnumerable<BundlePart> PartsOf(ChannelOrderLine line) =>
        line.Parts.IsEmpty ? [new BundlePart(line.SkuId, line.SellerSku, 1)] : line.Parts;
}
