using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.Load;

/// <summary>Which order comes next. Deterministic from its seed; one thread at a time.</summary>
internal sealed class OrderMix
{
    private readonly IReadOnlyList<IReadOnlyList<OrderTemplate>> _byShop;
    private readonly Func<int> _sku;
    private readonly Random _random;
    private readonly Lock _gate = new();

    private OrderMix(IReadOnlyList<IReadOnlyList<OrderTemplate>> byShop, Random random, Func<Random, int> sku)
    {
        _byShop = byShop;
        _random = random;
        _sku = () => sku(random);
    }

    public OrderTemplate Next()
    {
        lock (_gate)
            return _byShop[_random.Next(_byShop.Count)][_sku()];
    }

    /// <summary>Every SKU is as likely as any other.</summary>
    public static OrderMix Uniform(IReadOnlyList<IReadOnlyList<OrderTemplate>> byShop, int seed)
    {
        var skus = byShop[0].Count;
        return new OrderMix(byShop, new Random(seed), random => random.Next(skus));
    }

    /// <summary>The SKU of rank k is ordered in proportion to 1/k, as bestsellers are.</summary>
    public static OrderMix Zipf(IReadOnlyList<IReadOnlyList<OrderTemplate>> byShop, int seed)
    {
        var sums = new double[byShop[0].Count];
        var sum = 0d;
        for (var rank = 0; rank < sums.Length; rank++)
            sums[rank] = sum += 1d / (rank + 1);

        return new OrderMix(byShop, new Random(seed), random =>
        {
            var found = Array.BinarySearch(sums, random.NextDouble() * sum);
            return Math.Min(found >= 0 ? found : ~found, sums.Length - 1);
        });
    }

    /// <summary>Everybody wants the same.</summary>
    public static OrderMix SingleSku(IReadOnlyList<IReadOnlyList<OrderTemplate>> byShop, int seed) =>
        new(byShop, new Random(seed), _ => 0);
}
