using OrderActors.Simulation.Faults;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cli;

/// <summary>Takes fault kinds away from a seed one by one, as long as the same rule still breaks.</summary>
internal sealed class Shrinker(Options options, TextWriter output)
{
    /// <returns>0 when the seed passes anyway, else the code of the rule that breaks.</returns>
    public int Run(ulong seed)
    {
        var mutant = BugBank.Find(options.Mutant);
        var first = SimulatedRun.Of(seed, mutant);
        if (first.Violation is not { } violation)
        {
            output.WriteLine($"seed {seed} passes");
            return 0;
        }

        var without = new List<string>();
        foreach (var fault in FaultPlan.Kinds)
        {
            without.Add(fault);
            var result = SimulatedRun.Of(seed, mutant, null, without);
            if (result.Violation?.Checker != violation.Checker)
                without.Remove(fault);
        }

        var needed = FaultPlan.Kinds.Except(without, StringComparer.Ordinal);
        output.WriteLine($"seed {seed} breaks {violation.Checker} with no other faults than: {string.Join(", ", needed)}");
        SimulatedRun.Of(seed, mutant, output.WriteLine, without);
        return (int)violation.Outcome;
    }
}
