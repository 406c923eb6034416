using System.Diagnostics;
using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>So many orders at once, and how long until the last one is processing. Has no goal; for looking at a profile.</summary>
internal sealed class BurstScenario : IScenario
{
    public IReadOnlyList<string> Names { get; } = ["burst"];

    public bool IsPartOfTheReport => false;

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var installation = await session.InstallationAsync();
        var burst = session.Options.Burst;
        // All are due within a tenth of a second.
        var span = TimeSpan.FromSeconds(0.1);
        for (var run = 0; run <= session.Options.Runs; run++)
        {
            var mix = await session.MixAsync(session.Options.Mix, seed: 100 + run);
            var since = Stopwatch.GetTimestamp();
            var result = await new OpenLoopLoad(installation, session.Options.Connections).RunAsync(
                [(mix, burst / span.TotalSeconds)], TimeSpan.Zero, span, seed: 100 + run, new ProgressLine($"burst {session.Database}"));
            var last = result.Processing.Max;
            session.Tell(
                "burst",
                $"{result.Processing.Count} orders in {last.TotalSeconds:0.00} s: {result.Processing.Count / last.TotalSeconds:0} orders/s{(run == 0 ? " (cold)" : "")}");
            session.Keep("burst", new { orders = result.Processing.Count, took = Stopwatch.GetElapsedTime(since), last });
        }

        return [];
    }
}
