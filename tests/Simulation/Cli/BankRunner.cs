using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cli;

/// <summary>Runs each bug of the bank until a checker catches it.</summary>
internal sealed class BankRunner(Options options, TextWriter output)
{
    /// <returns>0 when every bug was caught, else 2.</returns>
    public int Run()
    {
        var missed = 0;
        foreach (var mutant in BugBank.All)
        {
            var caught = Hunt(mutant, options.From, options.Limit, options.Workers);
            missed += caught is null ? 1 : 0;
            output.WriteLine(caught?.Violation is { } violation
                ? FormattableString.Invariant($"{mutant.Name,-32} caught at seed {caught.Seed,5} by {violation.Checker} ({violation.Outcome})")
                : FormattableString.Invariant($"{mutant.Name,-32} NOT CAUGHT in {options.Limit} seeds: {mutant.Mistake}"));
        }

        output.WriteLine(FormattableString.Invariant($"{BugBank.All.Length - missed} of {BugBank.All.Length} bugs caught"));
        return missed == 0 ? 0 : 2;
    }

    /// <returns>The first run that a checker stopped; null when none did.</returns>
    public static RunResult? Hunt(Mutant mutant, ulong from, ulong limit, int workers) =>
        Workers.Run(from, limit, workers, seed => SimulatedRun.Of(seed, mutant))
            .FirstOrDefault(result => result.Violation is not null);
}
