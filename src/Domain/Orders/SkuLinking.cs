using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Orders;

/// <summary>Turns order lines into needs of SKUs.</summary>
public static class SkuLinking
{
    /// <summary>The channel's variants that the lines take stock from: the parts of a bundle, else the line's own.</summary>
    public static ImmutableArray<string> VariantsOf(IEnumerable<ChannelOrderLine> lines) =>
        [.. lines.SelectMany(PartsOf).Select(part => part.SkuId).Distinct(StringComparer.Ordinal)];

    /// <summary>Names of which it matters whether stock is counted under them; none for most orders.</summary>
    /// <remarks>
    /// A code that is written in units may still be the name of a SKU; and stock may have been counted under the very letters
    /// of a code before names were compared by their looks.
    /// </remarks>
    public static ImmutableArray<string> NamesToLookUp(IEnumerable<ChannelOrderLine> lines) =>
    [
        .. lines.SelectMany(PartsOf).Select(part => part.SellerSku).Distinct(StringComparer.Ordinal)
            .SelectMany(NamesOfInterest).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What each line takes.</summary>
    /// <returns>The needs by SKU; or, in <paramref name="unlinked"/>, a sentence about the first variant without a SKU.</returns>
    public static ImmutableArray<LineNeed> Link(
        IEnumerable<ChannelOrderLine> lines, StockLinks links, string sellerId, string location, out string? unlinked)
    {
        var linked = lines.Select(line => (line.Id, Parts: PartsOf(line).Select(part => (Part: part, Units: UnitsOf(part, links))).ToList()))
            .ToList();
        var loose = linked.SelectMany(line => line.Parts).FirstOrDefault(part => part.Units.IsEmpty).Part;
        unlinked = loose is null
            ? null
            : $"TikTok variant {loose.SkuId} is not linked to a SKU, and it carries no seller SKU";
        return unlinked is null
            ? [.. linked.Select(line => new LineNeed(line.Id, Merged(line.Parts.SelectMany(NeedsOf))))]
            : [];

        // The location stands as its shop has it, and a name as it was found: stock may have been counted under an older form.
        IEnumerable<StockNeed> NeedsOf((BundlePart Part, ImmutableArray<SkuUnits> Units) part) => part.Units.Select(unit => new StockNeed(
            SkuKey.Stored(sellerId, location, unit.Sku), (int)Math.Min((long)unit.Units * part.Part.Count, int.MaxValue)));
    }

    /// <summary>A link, if there is one; else stock that is counted under the code; else what the shop's notation makes of the code.</summary>
    private static ImmutableArray<SkuUnits> UnitsOf(BundlePart part, StockLinks links)
    {
        if (links.ByVariant.TryGetValue(part.SkuId, out var linked) && !linked.IsEmpty)
            return linked;

        var name = StockName.Normalize(part.SellerSku);
        if (name.Length == 0)
            return [];
        if (!links.Counted.Contains(name) && links.Counted.Contains(part.SellerSku))
            return [new SkuUnits(part.SellerSku, 1)];

        return !links.Counted.Contains(name) && links.UnitSign is { } sign && UnitNotation.Read(name, sign) is { } units
            ? units
            : [new SkuUnits(name, 1)];
    }

    private static IEnumerable<string> NamesOfInterest(string code)
    {
        var name = StockName.Normalize(code);
        return name != code ? [code, name] : UnitNotation.MayBe(code) ? [code] : [];
    }

    /// <summary>Parts of a bundle may take units of one SKU.</summary>
    private static ImmutableArray<StockNeed> Merged(IEnumerable<StockNeed> needs) =>
    [
        .. needs.GroupBy(need => need.Sku).Select(same => new StockNeed(
            same.Key, (int)Math.Min(same.Sum(need => (long)need.Quantity), int.MaxValue))),
    ];

    private static IEnumerable<BundlePart> PartsOf(ChannelOrderLine line) =>
        line.Parts.IsEmpty ? [new BundlePart(line.SkuId, line.SellerSku, 1)] : line.Parts;
}
