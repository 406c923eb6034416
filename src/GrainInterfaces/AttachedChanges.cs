using Orleans;

namespace OrderActors.GrainInterfaces;

/// <summary>What a grain has decided and lets another one write in its transaction.</summary>
/// <remarks>Grains know what is in it. Inside a process it is passed on as it is; between processes it travels as JSON.</remarks>
[Immutable, Alias("orderactors.changes-brought")]
public abstract class AttachedChanges;
