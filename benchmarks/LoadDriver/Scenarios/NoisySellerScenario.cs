using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P15: what the other sellers notice of one who sells twenty times as much.</summary>
internal sealed class NoisySellerScenario : IScenario
{
    private const int Noise = 20;

    /// <summary>Of what saturates, for each seller: with the noise, four sellers come to 58 %.</summary>
    private const double ShareOfEach = 0.025;

    /// <summary>Fewer orders have no 99th percentile to speak of.</summary>
    private const int MinOrdersOfOthers = 1_000;

    private const int MinOrdersOfOthersWhenQuick = 400;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    public IReadOnlyList<string> Names { get; } = ["p15"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        if (session.Options.Sellers < 2)
            return [Measured.Not("P15", session.Database, "one seller has no others")];

        var rate = await session.RateAsync(ShareOfEach);
        var values = await session.CompareAsync(
            [("quiet", () => OnceAsync(session, "p15-quiet", rate, 1)), ("noisy", () => OnceAsync(session, "p15-noisy", rate, Noise))]);
        return [new Measured("P15", session.Database, values["noisy"], "ms", values["quiet"], $"{rate:0} orders/s of each")];
    }

    private static async Task<double> OnceAsync(LoadSession session, string name, double rate, int noise)
    {
        var installation = await session.InstallationAsync();
        var streams = new List<(OrderMix, double)>();
        for (var seller = 0; seller < session.Options.Sellers; seller++)
            streams.Add((await session.MixAsync("uniform", 150 + seller, seller), seller == 0 ? noise * rate : rate));

        var others = rate * (session.Options.Sellers - 1);
        var orders = session.Options.IsFull ? MinOrdersOfOthers : MinOrdersOfOthersWhenQuick;
        var wanted = TimeSpan.FromSeconds(orders / others);
        var measured = wanted > s_longest ? s_longest : wanted > session.Options.Measured ? wanted : session.Options.Measured;
        var load = new OpenLoopLoad(installation, session.Options.Connections);
        var result = await load.RunAsync(
            streams, session.TakeWarmUp(), measured, seed: 150, new ProgressLine($"{name} {session.Database}"));
        var noisy = installation.Shops.Shops[0].Seller;
        var latencies = load.Latencies(result.First, result.End, template => template.Shop.Seller != noisy);
        session.Tell(name, $"offered {result.Offered:0}/s, done {result.Done:0}/s; the others' {latencies.Count} orders to processing"
            + $" p50 {LoadSession.Text(latencies.At(50))} p99 {LoadSession.Text(latencies.At(99))}; {CpuShares.Describe(result.Shares)}");
        session.Keep(name, new { result.Offered, result.Done, othersP50 = latencies.At(50), othersP99 = latencies.At(99) });
        return latencies.At(99)?.TotalMilliseconds ?? double.NaN;
    }
}
