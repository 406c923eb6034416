using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation;

/// <param name="Violation">Null when every rule held.</param>
/// <param name="Hash">Equal for equal histories.</param>
internal sealed record RunResult(
    ulong Seed, Violation? Violation, ulong Hash, long Steps, TimeSpan VirtualTime, Statistics Statistics);
