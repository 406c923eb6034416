using System.Collections.Immutable;

namespace OrderActors.Simulation.Mutants;

/// <summary>All deliberate bugs.</summary>
internal static class BugBank
{
    public static readonly ImmutableArray<Mutant> All = [];

    /// <exception cref="FormatException">There is no such bug.</exception>
    public static Mutant Find(string name) =>
        name == Mutant.None.Name
            ? Mutant.None
            : All.FirstOrDefault(mutant => mutant.Name == name)
                ?? throw new FormatException($"no bug is called {name}; there are: {string.Join(", ", All.Select(mutant => mutant.Name))}");
}
