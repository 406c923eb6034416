using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace OrderActors.Baselines.Rows;

/// <summary>The orders of one run, ready to be written, for a seller that no other run has.</summary>
internal sealed class Workload
{
    public const int UnitsOfEachSku = 1_000_000_000;

    private Workload(string seller, string app, ImmutableArray<SkuPlace> skus, ImmutableArray<OrderRows> orders)
    {
        Seller = seller;
        App = app;
        Skus = skus;
        Orders = orders;
    }

    public string Seller { get; }

    public string App { get; }

    public ImmutableArray<SkuPlace> Skus { get; }

    public ImmutableArray<OrderRows> Orders { get; }

    public static Workload Prepare(BaselineRun run)
    {
        if (run.Orders is < 1 or > BaselineRun.MaxOrders || run.Callers < 1 || run.SkuCount < 1)
            throw new ArgumentException($"a run has 1 to {BaselineRun.MaxOrders} orders, a caller and a SKU", nameof(run));

        // As long as TikTok's ids, and of one run: the first digits are drawn, the last ones count.
        var prefix = RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        var (seller, app) = ("bench" + prefix, "app" + prefix);
        ImmutableArray<SkuPlace> skus =
            [.. Enumerable.Range(1, run.SkuCount).Select(number => new SkuPlace(seller, $"SKU-{number:0000}"))];
        var template = new OrderTemplate(Recorded.Load(), seller, app, run.IsPostgres);
        var orders = ImmutableArray.CreateBuilder<OrderRows>(run.Orders);
        for (var number = 0; number < run.Orders; number++)
            orders.Add(template.Make($"{prefix}{number:000000000}", number, skus[number % skus.Length]));

        return new Workload(seller, app, skus, orders.MoveToImmutable());
    }

    /// <summary>Lets so many callers take one order after another until none is left.</summary>
    public async Task<Throughput> RunAsync(
        int callers, Func<OrderRows, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync, cancellation)));
        return new Throughput(Orders.Length, Stopwatch.GetElapsedTime(start));

        async Task CallAsync()
        {
            for (var number = Interlocked.Increment(ref next); number < Orders.Length; number = Interlocked.Increment(ref next))
                await write(Orders[number], cancellation);
        }
    }
}
