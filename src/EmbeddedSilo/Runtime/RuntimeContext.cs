using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>On whose turn the calling code runs.</summary>
internal sealed class RuntimeContext : IGrainContextAccessor
{
    public static Activation? Current => SiloLane.Current?.Owner;

    public IGrainContext? GrainContext => Current;
}
