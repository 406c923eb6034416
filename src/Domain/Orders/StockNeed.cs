using System.Collections.Immutable;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Orders;

/// <summary>Units of one SKU that an order needs: the sum over its lines and the parts of its bundles.</summary>
/// <param name="Quantity">At least one.</param>
public sealed record StockNeed(SkuKey Sku, int Quantity);

/// <summary>What one order line takes: one SKU, or the parts of a bundle.</summary>
public readonly record struct LineNeed(string LineId, ImmutableArray<StockNeed> Needs)
{
    /// <summary>The sum over lines, by SKU in a fixed order: units of the same SKU in one order are one need.</summary>
    /// <remarks>A sum beyond what a SKU can ever count stops there: the channel's numbers are not ours to trust.</remarks>
    public static ImmutableArray<StockNeed> Sum(IEnumerable<LineNeed> lines) =>
    [
        .. lines
            .SelectMany(line => line.Needs)
            .GroupBy(need => need.Sku)
            .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => new StockNeed(
                group.Key, (int)Math.Min(group.Sum(need => (long)need.Quantity), int.MaxValue))),
    ];
}
