using System.Collections.Immutable;
using OrderActors.Domain.Shops;

namespace OrderActors.Simulation.TikTok;

/// <summary>One seller's shop as the seed drew it.</summary>
/// <param name="Market">US buys labels, GB ships with its own carrier, ID has packages from the start.</param>
/// <param name="AutoShipAfter">Null = the seller ships by hand.</param>
/// <param name="ConnectsAfter">How long after the start the seller authorizes us; orders may be older.</param>
/// <param name="TokenLife">How long an access token works.</param>
/// <param name="Warehouses">Where TikTok ships the shop's orders from; empty = it names none.</param>
internal sealed record ShopSpec(
    ShopKey Key,
    string Market,
    TimeSpan? AutoShipAfter,
    TimeSpan SyncEvery,
    TimeSpan ConnectsAfter,
    TimeSpan TokenLife,
    ImmutableArray<Variant> Variants,
    ImmutableArray<Warehouse> Warehouses)
{
    /// <summary>The sign of <see cref="Variant"/>s whose code says what they take.</summary>
    public const string UnitSign = "*";

    /// <summary>Where the stock of a warehouse is counted here.</summary>
    public string LocationOf(string? warehouseId, string otherwise) =>
        Warehouses.FirstOrDefault(warehouse => warehouse.Id == warehouseId)?.Location ?? otherwise;
}

/// <param name="Location">Null where the seller forgot to link it.</param>
internal sealed record Warehouse(string Id, string? Location);

/// <summary>What buyers choose: a SKU of ours, several units of some SKUs, or a bundle of other variants.</summary>
/// <param name="Sku">Null for a bundle, and where the seller forgot to link it.</param>
internal sealed record Variant(string Id, string SellerSku, string? Sku, ImmutableArray<(Variant Part, int Count)> Parts)
{
    /// <summary>What one unit of it takes, where that is not one unit of one SKU.</summary>
    public ImmutableArray<(string Sku, int Units)> Units { get; init; } = [];

    /// <summary>The units are linked; else the variant's code says them.</summary>
    public bool IsLinked { get; init; }

    /// <summary>What one unit of it takes from the shelf.</summary>
    public IEnumerable<(string Sku, int Units)> Takes()
    {
        if (!Units.IsEmpty)
            return Units;

        return Parts.IsEmpty
            ? [(Sku ?? SellerSku, 1)]
            : Parts.SelectMany(part => part.Part.Takes().Select(taken => (taken.Sku, taken.Units * part.Count)));
    }
}
