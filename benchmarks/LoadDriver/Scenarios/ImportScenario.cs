using System.Diagnostics;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P16: a shop that has sold for weeks is connected; how fast its open orders come in, and what memory that takes.</summary>
/// <remarks>A shop of another seller, which has as many, is brought in before: a cold process compiles while it works.</remarks>
internal sealed class ImportScenario : IScenario
{
    private const int WarmUp = 0;
    private const int Counted = 1;
    private const int QuickOrders = 3_000;
    private const int FullOrders = 50_000;
    private static readonly TimeSpan s_history = TimeSpan.FromDays(20);
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromMilliseconds(500);

    public IReadOnlyList<string> Names { get; } = ["p16"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var orders = session.Options.Orders ?? (session.Options.IsFull ? FullOrders : QuickOrders);
        await using var installation = await Installation.PrepareAsync(
            session.Database, new LoadPlan(2, 1, session.Options.Skus, session.Options.Lines));
        installation.Gateway.Start();
        await installation.Gateway.WaitUntilReadyAsync();
        await installation.ReceiveStockAsync();
        installation.Watch();

        var progress = new ProgressLine($"p16 {session.Database}");
        var (cold, _) = await ImportAsync(installation, WarmUp, orders, progress);
        var shares = installation.BeginShares();
        var (took, memory) = await ImportAsync(installation, Counted, orders, progress);
        var rate = orders / took.TotalSeconds;
        session.Tell("p16", $"{orders} orders of one shop in {took.TotalSeconds:0.0} s: {rate:0} orders/s; {CpuShares.Describe(shares.End(), rate)};"
            + $" gateway {MegaBytes(memory[0])} MB before, {string.Join(", ", Quarters(memory).Select(MegaBytes))} MB by quarters;"
            + $" of a gateway just started {orders / cold.TotalSeconds:0} orders/s");
        session.Keep("p16", new { orders, cold, took, rate, memory });
        var broken = await session.CheckAsync(installation, "p16-check");
        return broken.Count > 0
            ? [Measured.Not("P16", session.Database, $"throughput 0, {broken[0]}")]
            : [new Measured("P16", session.Database, new Samples([rate]), "1/s", Note: Describe(orders, memory))];
    }

    private static async Task<(TimeSpan Took, List<long> Memory)> ImportAsync(
        Installation installation, int seller, int orders, ProgressLine progress)
    {
        var first = installation.Book.Count;
        Place(installation, seller, orders);
        var since = Stopwatch.GetTimestamp();
        await installation.ConnectShopsAsync(seller);
        var memory = await FollowAsync(installation, progress);
        var last = Enumerable.Range(first, orders).Max(installation.Book.DoneAt);
        return (Stopwatch.GetElapsedTime(since, last), memory);
    }

    private static void Place(Installation installation, int seller, int orders)
    {
        var mix = OrderMix.Uniform([installation.Templates[seller]], 16);
        var start = DateTimeOffset.UtcNow - s_history;
        for (var number = 0; number < orders; number++)
        {
            var at = start + ((double)number / orders * s_history);
            installation.Book.Place(mix.Next(), at.ToUnixTimeSeconds(), Stopwatch.GetTimestamp());
        }
    }

    private static async Task<List<long>> FollowAsync(Installation installation, ProgressLine progress)
    {
        var memory = new List<long> { ProcessTimes.ResidentBytes(installation.Gateway.ProcessId) };
        var draining = progress.WhileAsync(installation.DrainAsync(), installation.Book);
        while (await Task.WhenAny(draining, Task.Delay(s_sampleEvery)) != draining)
            memory.Add(ProcessTimes.ResidentBytes(installation.Gateway.ProcessId));

        await draining;
        memory.Add(ProcessTimes.ResidentBytes(installation.Gateway.ProcessId));
        return memory;
    }

    private static IEnumerable<long> Quarters(List<long> memory) =>
        Enumerable.Range(1, 4).Select(quarter => memory[(memory.Count - 1) * quarter / 4]);

    private static string Describe(int orders, List<long> memory) =>
        $"{orders} orders, gateway {MegaBytes(memory[0])} to {MegaBytes(memory.Max())} MB";

    private static long MegaBytes(long bytes) => bytes / 1_000_000;
}
