using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P14: how old an event is when an open page has it, at 80 % of what saturates. One page for each seller.</summary>
internal sealed class SubscriberScenario : IScenario
{
    private const double Share = 0.8;

    public IReadOnlyList<string> Names { get; } = ["p14"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var rate = await session.RateAsync(Share);
        var values = new List<double>();
        var lost = 0L;
        for (var run = 0; run < session.Options.Runs; run++)
        {
            var (age, missing) = await OnceAsync(session, rate, run);
            values.Add(age);
            lost += missing;
        }

        var note = $"at {rate:0} orders/s{(lost > 0 ? $", {lost} events left out of the streams" : "")}";
        return [new Measured("P14", session.Database, new Samples(values), "ms", Note: note)];
    }

    private static async Task<(double AgeMs, long Lost)> OnceAsync(LoadSession session, double rate, int run)
    {
        var installation = await session.InstallationAsync();
        var warmUp = session.TakeWarmUp();
        var ages = new LatencyHistogram();
        var from = DateTimeOffset.UtcNow + warmUp;
        var pages = Enumerable.Range(0, session.Options.Sellers)
            .Select(seller => new EventSubscriber(installation.ClientOf(seller), ages, from)).ToList();
        try
        {
            await Task.WhenAll(pages.Select(page => page.OpenAsync()));
            var result = await new OpenLoopLoad(installation, session.Options.Connections).RunAsync(
                [(await session.MixAsync("uniform", 140 + run), rate)],
                warmUp, session.Options.Measured, seed: 140 + run, new ProgressLine($"p14 {session.Database}"));
            var lost = await LostAsync(installation, pages, ages);
            // What never came is older than anything that came.
            for (var missing = 0L; missing < lost; missing++)
                ages.Record(session.Options.Measured + warmUp);

            session.Tell("p14", $"offered {result.Offered:0}/s, {ages.Count} events, {lost} of them left out; age p50 {LoadSession.Text(ages.At(50))}"
                + $" p99 {LoadSession.Text(ages.At(99))}; {CpuShares.Describe(result.Shares)}");
            session.Keep("p14", new { result.Offered, ages.Count, lost, p50 = ages.At(50), p99 = ages.At(99) });
            return (ages.At(99)?.TotalMilliseconds ?? double.NaN, lost);
        }
        finally
        {
            foreach (var page in pages)
                await page.DisposeAsync();
        }
    }

    /// <summary>Events between the first and the last that any page had, which none had.</summary>
    private static async Task<long> LostAsync(Installation installation, List<EventSubscriber> pages, LatencyHistogram ages)
    {
        var seen = pages.Where(page => page.Positions.Last > 0).ToList();
        if (seen.Count == 0 || seen.TrueForAll(page => page.Gaps == 0))
            return 0;

        await using var connection = await installation.Database.OpenAsync();
        var stored = await connection.NumberAsync(
            $"SELECT COUNT(*) FROM journal WHERE position BETWEEN {seen.Min(page => page.Positions.First)} AND "
            + $"{seen.Max(page => page.Positions.Last)} AND (stream LIKE 'order/%' OR stream LIKE 'stock/%')");
        return Math.Max(0, stored - ages.Count);
    }
}
