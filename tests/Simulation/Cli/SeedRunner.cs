using System.Diagnostics;
using System.Globalization;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cli;

/// <summary>Runs seeds one after another and tells the first that breaks a rule.</summary>
internal sealed class SeedRunner(Options options, TextWriter output)
{
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromSeconds(5);

    private readonly Statistics _statistics = new();

    /// <returns>The exit code.</returns>
    public int Run()
    {
        var mutant = BugBank.Find(options.Mutant);
        var watch = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        for (var done = 0UL; done < options.Seeds; done++)
        {
            var result = RunSeed(options.From + done, mutant);
            if (result.Violation is { } violation)
                return Fail(result, violation);

            if (watch.Elapsed - told > s_progressEvery)
            {
                told = watch.Elapsed;
                TellProgress(done + 1, watch.Elapsed);
            }
        }

        output.WriteLine(Line(
            $"{options.Seeds} seeds from {options.From} passed in {watch.Elapsed.TotalSeconds:F1} s ({options.Seeds / watch.Elapsed.TotalSeconds:F0} seeds/s)"));
        TellStatistics();
        return (int)Outcome.Passed;
    }

    private RunResult RunSeed(ulong seed, Mutant mutant)
    {
        var result = SimulatedRun.Of(seed, mutant, options.IsTold ? output.WriteLine : null);
        _statistics.Add(result.Statistics);
        if (options.PrintsHashes)
            output.WriteLine(Line($"{seed} {result.Hash:x16} {result.Steps} steps, {result.VirtualTime:c} of virtual time"));

        return result;
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
        output.WriteLine(Line($"{done} of {options.Seeds} seeds, {rate:F0} seeds/s, {left:mm\\:ss} left"));
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
