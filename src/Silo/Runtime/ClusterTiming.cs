using Orleans.Configuration;

namespace OrderActors.Silo.Runtime;

/// <summary>How fast the cluster notices what happened to its members.</summary>
/// <remarks>
/// A killed silo refuses connections, so two probes miss it within two seconds. A frozen one keeps them open and is given
/// about nine (docs/reports/cluster.md), because Orleans does not vote against a silo that it heard of a moment ago: so a
/// pause of some seconds costs a silo nothing. One that was declared dead and goes on notices it, ends itself and is
/// started anew, and whatever it still writes is refused by version.
/// </remarks>
internal static class ClusterTiming
{
    /// <summary>A client asks so often which silos take its calls.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A call through a silo that died hangs so long; it is repeated then. Orleans' own 30 seconds hold up whoever waits
    /// for it; much less would give up calls that only wait for a slow TikTok.
    /// </summary>
    public static readonly TimeSpan ClientCall = TimeSpan.FromSeconds(15);

    /// <summary>How long a client that starts waits for a first silo.</summary>
    public static readonly TimeSpan FirstSilo = TimeSpan.FromSeconds(60);

    public static void Set(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;

        // With two silos only one is left to vote; with more, two votes keep one silo with a bad network from judging alone.
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }
}
