using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;

namespace OrderActors.Cluster.Chaos;

/// <summary>One kind of disaster, done to a cluster under traffic.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Silos">How many the cluster has.</param>
/// <param name="Hurt">Does it, heals it, and gives the figures that it measured.</param>
internal sealed record Scenario(string Name, string Summary, int Silos, Func<LocalCluster, Traffic, Task<IReadOnlyList<Figure>>> Hurt)
{
    private const double OrdersPerSecond = 10;

    /// <summary>Orders that are on their way when it begins.</summary>
    private const int OrdersBefore = 30;

    /// <summary>Starts a cluster, hurts it, lets it finish, and judges.</summary>
    /// <exception cref="VerdictException">An invariant is broken.</exception>
    /// <exception cref="TimeoutException">It did not get over it.</exception>
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var cluster = await LocalCluster.StartAsync(Silos, gateways: 2);
        await using var traffic = await Traffic.StartAsync(cluster, OrdersPerSecond);
        await traffic.UntilPlacedAsync(OrdersBefore);

        var figures = await Hurt(cluster, traffic);

        await traffic.UntilPlacedAsync(traffic.Placed + OrdersBefore);
        await traffic.FinishAsync();
        await Verdict.CheckAsync(cluster, traffic);
        return [.. figures, new Figure("orders, each applied once and delivered", traffic.Placed, "")];
    }
}

/// <summary>Something measured.</summary>
/// <param name="Aim">The most that it should be; null when there is no aim.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Aim = null)
{
    public override string ToString() => Aim is { } aim
        ? FormattableString.Invariant($"{What}: {Value:0.##} {Unit} (aim {aim:0.##}, {(Value <= aim ? "met" : "not met")})")
        : FormattableString.Invariant($"{What}: {Value:0.##} {Unit}");
}
