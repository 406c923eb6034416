using System.Collections.Immutable;
using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Orders;

/// <summary>What is known, when an order is linked, of the stock that its lines mean.</summary>
public sealed record StockLinks
{
    /// <summary>Nothing is linked: each line takes one unit of the SKU of the seller's code.</summary>
    public static readonly StockLinks None = new();

    /// <summary>What one unit of a channel's variant takes; a variant that is absent or takes nothing is not linked.</summary>
    public ImmutableDictionary<string, ImmutableArray<SkuUnits>> ByVariant { get; init; } =
        ImmutableDictionary<string, ImmutableArray<SkuUnits>>.Empty;

    /// <summary>The shop's sign for "times" in seller's codes; null = codes are plain.</summary>
    public string? UnitSign { get; init; }

    /// <summary>Of the names that <see cref="SkuLinking.NamesToLookUp"/> asks about, those under which stock is counted, letter by letter.</summary>
    public ImmutableHashSet<string> Counted { get; init; } = ImmutableHashSet<string>.Empty;

    public ImmutableArray<WarehouseLink> Warehouses { get; init; } = [];

    /// <summary>Where an order's stock is taken from.</summary>
    /// <param name="warehouseId">The channel's warehouse; null when the channel names none.</param>
    /// <param name="otherwise">The location of the shop.</param>
    /// <param name="note">A sentence where the shop links warehouses and not this one; else null.</param>
    public string LocationOf(string? warehouseId, string otherwise, out string? note)
    {
        var linked = Warehouses.FirstOrDefault(warehouse => warehouse.WarehouseId == warehouseId);
        note = linked is null && warehouseId is not null && !Warehouses.IsEmpty
            ? $"warehouse {warehouseId} is not linked to a location, so its stock is taken at {otherwise}"
            : null;
        return linked?.Location ?? otherwise;
    }
}
