using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>Who sells what in this seed, and how busy it gets.</summary>
internal sealed record WorkloadPlan(
    Pace Pace,
    ImmutableArray<ShopSpec> Shops,
    ImmutableArray<(SkuKey Sku, int Units)> FirstStock,
    int Orders,
    int HostCount)
{
    /// <summary>Where a shop takes its stock from where TikTok names no warehouse, or one that is not linked.</summary>
    public const string Location = "main";

    /// <summary>Where every seller has stock.</summary>
    public static readonly ImmutableArray<string> Locations = [Location, "annex"];

    public static WorkloadPlan Draw(SimulationRandom random)
    {
        var pace = Pace.Draw(random);
        var shops = ImmutableArray.CreateBuilder<ShopSpec>();
        var stock = ImmutableArray.CreateBuilder<(SkuKey, int)>();
        var shopNumber = 0;
        foreach (var seller in Enumerable.Range(1, random.Between(1, 2)).Select(number => $"seller{number}"))
        {
            ImmutableArray<string> skus = [.. Enumerable.Range(1, random.Between(2, 3)).Select(number => $"sku{number}")];
            foreach (var location in Locations)
                stock.AddRange(skus.Select(sku => (new SkuKey(seller, location, sku), random.Between(1, 5))));
            for (var shop = random.Between(1, 2); shop > 0; shop--)
                shops.Add(DrawShop(random, pace, new ShopKey(seller, $"shop{++shopNumber}"), skus));
        }

        // Few orders and few units meet as often as many of both, and cost less.
        var orders = random.Chance(0.9) ? random.Between(2, 6) : random.Between(7, 12);
        return new WorkloadPlan(
            pace, shops.ToImmutable(), stock.ToImmutable(), orders, random.Between(2, 3));
    }

    private static ShopSpec DrawShop(SimulationRandom random, Pace pace, ShopKey key, ImmutableArray<string> skus)
    {
        // The seller's own codes are the names of the SKUs, so that an unlinked variant is still counted somewhere.
        ImmutableArray<Variant> singles =
            [.. skus.Select((sku, index) => new Variant($"{key.ShopId}-v{index}", sku, random.Chance(0.8) ? sku : null, []))];
        var bundle = new Variant(
            $"{key.ShopId}-bundle",
            "bundle",
            null,
            [(singles[0], 1), (singles[1], random.Between(1, 2))]);
        var several = new Variant($"{key.ShopId}-several", "several", null, [])
        {
            Units = [(skus[0], 2), (skus[1], 1)],
            IsLinked = true,
        };
        // Nobody has linked it, and its code says what it takes.
        var coded = new Variant($"{key.ShopId}-coded", $"{skus[1]}*2+{skus[0]}", null, []) { Units = [(skus[0], 1), (skus[1], 2)] };
        var variants = singles.Add(bundle);
        if (random.Chance(0.5))
            variants = variants.Add(several);
        if (random.Chance(0.4))
            variants = variants.Add(coded);

        return new ShopSpec(
            key,
            random.Pick("US", "GB", "ID"),
            random.Chance(0.5) ? TimeSpan.FromSeconds(random.Between(5, 90)) : null,
            TimeSpan.FromSeconds(random.Between(25, 120) * pace.Stretch),
            random.Chance(0.3) ? TimeSpan.FromSeconds(random.Between(40, 160)) : TimeSpan.FromSeconds(1),
            // Some are to be refreshed at once, and some expire on the way: the product refreshes ten minutes before.
            TimeSpan.FromSeconds(random.Between(620, 1_500)),
            variants,
            random.Chance(0.6) ? s_warehouses : []);
    }

    private static readonly ImmutableArray<Warehouse> s_warehouses =
        [new("w-main", Location), new("w-annex", "annex"), new("w-new", null)];
}
