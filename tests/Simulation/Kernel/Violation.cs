namespace OrderActors.Simulation.Kernel;

/// <summary>How a run ended; the numbers are the program's exit codes.</summary>
internal enum Outcome
{
    Passed = 0,

    /// <summary>The simulation itself, or code under it, threw what nobody expected.</summary>
    Crashed = 1,

    /// <summary>Something happened that must never happen.</summary>
    Unsafe = 2,

    /// <summary>Something that must happen did not, although every fault had ended.</summary>
    Stuck = 3,

    /// <summary>The run cannot be repeated.</summary>
    NotRepeatable = 4,
}

/// <param name="Checker">Which rule was broken.</param>
internal sealed record Violation(Outcome Outcome, string Checker, string Message);
