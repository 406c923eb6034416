using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P15: what the other sellers notice of one who sells twenty times as much.</summary>
/// <remarks>
/// The same load spread over all sellers tells how much of it is the noisy one's doing, and how much the machine's, which
/// answers slower the more there is to do.
/// </remarks>
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
        var spread = rate * (Noise + session.Options.Sellers - 1) / session.Options.Sellers;
        var values = await session.CompareAsync(
        [
            ("quiet", () => OnceAsync(session, "p15-quiet", rate, rate)),
            ("noisy", () => OnceAsync(session, "p15-noisy", Noise * rate, rate)),
            ("spread", () => OnceAsync(session, "p15-spread", spread, spread)),
        ]);
        var note = $"{rate:0} orders/s of each; with the noise spread over all sellers {values["spread"].Median:0} ms";
        return [new Measured("P15", session.Database, values["noisy"], "ms", values["quiet"], note)];
    }

    /// <param name="rate">Of each of the others.</param>
    private static async Task<double> OnceAsync(LoadSession session, string name, double rateOfFirst, double rate)
    {
        var installation = await session.InstallationAsync();
        var streams = new List<(OrderMix, double)>();
        for (var seller = 0; seller < session.Options.Sellers; seller++)
            streams.Add((await session.MixAsync("uniform", 150 + seller, seller), seller == 0 ? rateOfFirst : rate));

        var others = rate * (session.Options.Sellers - 1);
        var orders = session.Options.IsFull ? MinOrdersOfOthers : MinOrdersOfOthersWhenQuick;
        var wanted = TimeSpan.FromSeconds(orders / others);
        var measured = wanted > s_longest ? s_longest : wanted > session.Options.Measured ? wanted : session.Options.Measured;
        var load = new OpenLoopLoad(installation, session.Options.Connections);
        var result = await load.RunAsync(
            streams, session.TakeWarmUp(), measured, seed: 150, new ProgressLine($"{name} {session.Database}"));
        var first = installation.Shops.Shops[0].Seller;
        var latencies = load.Latencies(result.First, result.End, template => template.Shop.Seller != first);
        session.Tell(name, $"offered {result.Offered:0}/s, done {result.Done:0}/s; the others' {latencies.Count} orders to processing"
            + $" p50 {LoadSession.Text(latencies.At(50))} p99 {LoadSession.Text(latencies.At(99))}; {CpuShares.Describe(result.Shares)}");
        session.Keep(name, new { result.Offered, result.Done, othersP50 = latencies.At(50), othersP99 = latencies.At(99) });
        return latencies.At(99)?.TotalMilliseconds ?? double.NaN;
    }
}
