using System.Diagnostics;
using System.Globalization;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cli;

/// <summary>Runs seeds and tells the first that breaks a rule. What it prints does not depend on how many run at once.</summary>
internal sealed class SeedRunner(Options options, TextWriter output)
{
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromSeconds(5);

    private const ulong HashEvery = 100_000;

    private readonly Statistics _statistics = new();
    private readonly TraceHash _all = new();

    /// <returns>The exit code.</returns>
    public int Run()
    {
        var mutant = BugBank.Find(options.Mutant);
        var watch = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        var done = 0UL;
        foreach (var result in Results(mutant))
        {
            done++;
            Note(result);
            if (result.Violation is { } violation)
                return Fail(result, violation);

            // So that a long run can be compared with a shorter one of another build.
            if (done % HashEvery == 0)
                output.WriteLine(Line($"hash of the first {done} seeds: {_all.Value:x16}"));
            if (watch.Elapsed - told > s_progressEvery)
            {
                told = watch.Elapsed;
                TellProgress(done, watch.Elapsed);
            }
        }

        output.WriteLine(Line(
            $"{options.Seeds} seeds from {options.From} passed in {watch.Elapsed.TotalSeconds:F1} s ({options.Seeds / watch.Elapsed.TotalSeconds:F0} seeds/s)"));
        output.WriteLine(Line($"hash of all: {_all.Value:x16}"));
        TellStatistics();
        return (int)Outcome.Passed;
    }

    // A story is told by one history alone.
    private IEnumerable<RunResult> Results(Mutant mutant) => options.IsTold
        ? Workers.Run(options.From, options.Seeds, 1, seed => SimulatedRun.Of(seed, mutant, output.WriteLine, options.Without))
        : Workers.Run(options.From, options.Seeds, options.Workers, seed => SimulatedRun.Of(seed, mutant, null, options.Without));

    private void Note(RunResult result)
    {
        _statistics.Add(result.Statistics);
        _all.Add((long)result.Hash);
        if (options.PrintsHashes)
            output.WriteLine(Line($"{result.Seed} {result.Hash:x16} {result.Steps} steps, {result.VirtualTime:c} of virtual time"));
    }

    private int Fail(RunResult result, Violation violation)
    {
        var mutant = options.Mutant == "none" ? "" : $" --mutant {options.Mutant}";
        output.WriteLine(Line($"seed {result.Seed} broke {violation.Checker} ({violation.Outcome}): {violation.Message}"));
        output.WriteLine(Line($"replay: dotnet run --project tests/Simulation -c Release -- --seed {result.Seed} --trace{mutant}"));
        TellStatistics();
        return (int)violation.Outcome;
    }

    private void TellProgress(ulong done, TimeSpan elapsed)
    {
        var rate = done / elapsed.TotalSeconds;
        var left = TimeSpan.FromSeconds((options.Seeds - done) / rate);
        output.WriteLine(Line($"{done} of {options.Seeds} seeds, {rate:F0} seeds/s, {(int)left.TotalHours}:{left:mm\\:ss} left"));
    }

    private void TellStatistics()
    {
        if (!options.PrintsStatistics)
            return;

        foreach (var (what, count) in _statistics.Counts)
            output.WriteLine(Line($"{count,10}  {what}"));
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
