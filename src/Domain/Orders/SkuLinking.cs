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

    /// <summary>What each line takes.</summary>
    /// <param name="skuByVariant">Links; a variant without one is counted under the seller's own code.</param>
    /// <returns>The needs by SKU; or, in <paramref name="unlinked"/>, a sentence about the first variant without a SKU.</returns>
    public static ImmutableArray<LineNeed> Link(
        IEnumerable<ChannelOrderLine> lines,
        IReadOnlyDictionary<string, string> skuByVariant,
        string sellerId,
        string location,
        out string? unlinked)
    {
        var linked = lines
            .Select(line => (line.Id, Parts: PartsOf(line).Select(part => (Part: part, Sku: SkuOf(part))).ToList()))
            .ToList();
        var loose = linked.SelectMany(line => line.Parts).FirstOrDefault(part => part.Sku.Length == 0).Part;
        unlinked = loose is null
            ? null
            : $"TikTok variant {loose.SkuId} is not linked to a SKU, and it carries no seller SKU";
        return unlinked is null
            ? [.. linked.Select(line => new LineNeed(line.Id, [.. line.Parts.Select(NeedOf)]))]
            : [];

        string SkuOf(BundlePart part) => skuByVariant.GetValueOrDefault(part.SkuId) ?? part.SellerSku;

        StockNeed NeedOf((BundlePart Part, string Sku) part) =>
            new(new SkuKey(sellerId, location, part.Sku), part.Part.Count);
    }

    private static IEnumerable<BundlePart> PartsOf(ChannelOrderLine line) =>
        line.Parts.IsEmpty ? [new BundlePart(line.SkuId, line.SellerSku, 1)] : line.Parts;
}
