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

/// <summary>How far the order has come with its stock.</summary>
public enum StockPhase
{
    /// <summary>Its lines have not been linked to SKUs yet.</summary>
    Unresolved,

    /// <summary>About to reserve, or in the middle of it: some reservations may exist.</summary>
    Wanted,

    /// <summary>Everything is reserved until a time.</summary>
    Held,

    /// <summary>Everything is reserved for good.</summary>
    Firm,

    /// <summary>The round failed; what it took is being given back.</summary>
    GivingUp,

    /// <summary>No reservation of the current round exists or can come to exist.</summary>
    Released,

    /// <summary>Its units left the building.</summary>
    Consumed,

    /// <summary>Its units are not ours to count: fulfilled by TikTok, or dispatched before the shop was connected.</summary>
    Exempt,

    /// <summary>It was dispatched although we had no stock for it. A stocktake is due.</summary>
    Conflict,
}
