using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Which conflicts of stored state have ended the activation that they arose in.</summary>
/// <remarks>The exception goes on to callers, whose own state is not outdated. Orleans notes it on the exception, where only itself may.</remarks>
internal static class Conflicts
{
    private static readonly ConditionalWeakTable<InconsistentStateException, object> s_known = [];

    /// <returns>True once for each exception.</returns>
    public static bool IsNew(InconsistentStateException conflict) => s_known.TryAdd(conflict, s_known);
}
