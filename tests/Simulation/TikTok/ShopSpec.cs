using System.Collections.Immutable;
using OrderActors.Domain.Shops;

namespace OrderActors.Simulation.TikTok;

/// <summary>One seller's shop as the seed drew it.</summary>
/// <param name="Market">US buys labels, GB ships with its own carrier, ID has packages from the start.</param>
/// <param name="AutoShipAfter">Null = the seller ships by hand.</param>
/// <param name="ConnectsAfter">How long after the start the seller authorizes us; orders may be older.</param>
/// <param name="TokenLife">How long an access token works.</param>
internal sealed record ShopSpec(
    ShopKey Key,
    string Market,
    TimeSpan? AutoShipAfter,
    TimeSpan SyncEvery,
    TimeSpan ConnectsAfter,
    TimeSpan TokenLife,
    ImmutableArray<Variant> Variants);

/// <summary>What buyers choose: a SKU of ours, or a bundle of several.</summary>
/// <param name="Sku">Null for a bundle, and where the seller forgot to link it.</param>
internal sealed record Variant(string Id, string SellerSku, string? Sku, ImmutableArray<(Variant Part, int Count)> Parts);
