using System.Globalization;
using OrderActors.LoadDriver.InProcess;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P12: orders a second with the journal, against those while the database drops its rows as they arrive.</summary>
/// <remarks>By grain calls inside of this process, as P4: without HTTP the journal is more of what an order costs.</remarks>
internal sealed class JournalScenario : IScenario
{
    private const string Ours = "p12";
    private const string Without = "p12-none";

    /// <summary>Ten runs of it with their warm-up and checks are two minutes of a full run.</summary>
    private static readonly TimeSpan s_measuredOfFull = TimeSpan.FromSeconds(6);

    public IReadOnlyList<string> Names { get; } = [Ours];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var options = session.Options;
        var plan = new LoadPlan(options.Sellers, options.Shops, options.Skus, options.Lines);
        SiloInProcess silo;
        try
        {
            silo = await SiloInProcess.StartAsync(session.Database, plan);
        }
        catch (Ports.SettingsException exception)
        {
            return [Measured.Not("P12", session.Database, exception.Message)];
        }

        await using var _ = silo;
        return [await CompareAsync(session, silo, new JournalRuns(silo, plan))];
    }

    private static async Task<Measured> CompareAsync(LoadSession session, SiloInProcess silo, JournalRuns runs)
    {
        // Counts for nobody: whoever runs first would else be measured while the process still compiles.
        await runs.RunAsync(isKept: true, session.Options.WarmUp / 2, TimeSpan.Zero);
        var values = await session.CompareAsync(
        [
            (Ours, () => MeasureAsync(session, runs, isKept: true)),
            (Without, () => MeasureAsync(session, runs, isKept: false)),
        ]);
        var broken = session.Judge("p12-check", await runs.CheckAsync(), silo.Book.Count);
        return broken.Count > 0
            ? Measured.Not("P12", session.Database, $"throughput 0, {broken[0]}")
            : await FigureAsync(session, runs, values[Ours], values[Without]);
    }

    private static async Task<double> MeasureAsync(LoadSession session, JournalRuns runs, bool isKept)
    {
        var name = isKept ? Ours : Without;
        var measured = session.Options.IsFull ? s_measuredOfFull : session.Options.Measured;
        var (rate, _, used) = await runs.RunAsync(isKept, session.Options.ShortWarmUp, measured);
        session.Tell(name, $"{rate:0} orders/s from {JournalRuns.CallersAtOnce} callers; {CpuShares.Describe(used)}");
        session.Keep(name, new { PerSecond = rate, used });
        return rate;
    }

    /// <summary>Both runs made the events into JSON and hashed them, so the runs without are told as if they had not.</summary>
    private static async Task<Measured> FigureAsync(
        LoadSession session, JournalRuns runs, Samples ours, Samples dropped)
    {
        var chain = await runs.ChainTimeOfOrderAsync();
        var without = new Samples(
            [.. dropped.Values.Select(rate => ChainCost.RateWithout(rate, chain, Environment.ProcessorCount))]);
        session.Tell(Ours, string.Create(
            CultureInfo.InvariantCulture,
            $"{runs.RowsOfOrder:0.#} rows an order, {chain.TotalMicroseconds:0} µs to encode and hash them:"
            + $" {without.Median:0} orders/s without them, {dropped.Median:0} as measured"));
        session.Keep(Ours, new { runs.RowsOfOrder, chain, without = without.Values });
        return new Measured("P12", session.Database, ours, "1/s", without, string.Create(
            CultureInfo.InvariantCulture,
            $"{ours.Median / dropped.Median:0.00} before encoding and hash are taken off the baseline"));
    }
}
