using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Where a call comes from.</summary>
/// <param name="Activation">Null when it comes from outside of the silo.</param>
/// <param name="GrainId">The calling grain, wherever it lives; null when it is none.</param>
/// <param name="Context">The values that travel with the call.</param>
internal readonly record struct CallOrigin(Activation? Activation, GrainId? GrainId, Dictionary<string, object>? Context);
