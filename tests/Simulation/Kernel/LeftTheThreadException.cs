namespace OrderActors.Simulation.Kernel;

/// <summary>Some code left the simulation's thread, so the run is not repeatable.</summary>
internal sealed class LeftTheThreadException(string who)
    : Exception($"{who} was reached from another thread; the run is not repeatable");
