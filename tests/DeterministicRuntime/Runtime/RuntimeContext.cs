using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>On whose turn the calling code runs, as Orleans itself keeps it for the constructor of its grains.</summary>
/// <remarks>The one internal of Orleans that is touched. A test fails first when an upgrade renames it.</remarks>
internal sealed class RuntimeContext : IGrainContextAccessor
{
    /// <summary>Null outside of grains.</summary>
    public static Activation? Current => SiloLane.Current?.Owner;

    public IGrainContext GrainContext => Current!;

    /// <summary>Makes a context the current one of this thread.</summary>
    /// <returns>The one before.</returns>
    public static IGrainContext? Enter(IGrainContext? context)
    {
        ref var current = ref ThreadLocalContext(null);
        var before = current;
        current = context;
        return before;
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "_threadLocalContext")]
    private static extern ref IGrainContext? ThreadLocalContext(
        [UnsafeAccessorType("Orleans.Runtime.RuntimeContext, Orleans.Core.Abstractions")] object? type);
}
