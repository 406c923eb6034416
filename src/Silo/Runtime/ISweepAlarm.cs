using Orleans;
using OrderActors.GrainInterfaces;

namespace OrderActors.Silo.Runtime;

/// <summary>The second trigger of the sweeps: rings once a minute, somewhere in the cluster, whoever holds which lease.</summary>
/// <remarks>
/// The leased sweeps are what keeps time. Should their leases ever be held by a process that does nothing, what is due
/// still happens within a minute. There is one alarm, with key 0.
/// </remarks>
[CallRank(0)]
[Alias("orderactors.sweep-alarm")]
public interface ISweepAlarm : IGrainWithIntegerKey
{
    /// <summary>Sees to it that it will ring. Repeating it changes nothing.</summary>
    [Alias("set")]
    Task SetAsync();
}
