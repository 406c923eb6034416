using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Cluster.Chaos;

/// <summary>The disasters that a cluster must get over.</summary>
internal static class Scenarios
{
    private const int ProbeGrains = 120;
    private static readonly TimeSpan s_frozen = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_recoveryWithin = TimeSpan.FromSeconds(120);

    public static ImmutableArray<Scenario> All { get; } =
    [
        new("kill-silo-of-two", "kill -9 of one of two silos", 2, KillSiloAsync),
        new("kill-silo-of-three", "kill -9 of one of three silos", 3, KillSiloAsync),
        new("kill-gateway", "kill -9 of one of two gateways", 2, KillGatewayAsync),
        new("kill-database", "kill -9 of PostgreSQL, which is then started again", 2, KillDatabaseAsync),
        new("freeze-silo", "SIGSTOP of a silo for 20 s, then SIGCONT", 3, FreezeSiloAsync),
        new("rolling-restart", "each silo in turn is asked to end and is started again", 3, RollingRestartAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> KillSiloAsync(LocalCluster cluster, Traffic traffic)
    {
        var victim = cluster.Silos.Length - 1;
        await using var places = await GrainPlaces.ConnectAsync(cluster);
        var affected = await places.OnSiloAsync(cluster.SiloPorts[victim], ProbeGrains);

        var killed = cluster.Silos[victim].KillAsync();
        var away = await places.FirstAnswersAsync(affected);
        await killed;
        await cluster.Silos[victim].StartAsync();

        return
        [
            new Figure("grains of the dead silo that were asked", affected.Length, ""),
            new Figure("first answer of a grain of the dead silo, median", At(away, 0.5), "s"),
            new Figure("first answer of a grain of the dead silo, 99th percentile", At(away, 0.99), "s", Aim: 2),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> KillGatewayAsync(LocalCluster cluster, Traffic traffic)
    {
        await using var callers = RestCallers.Start(cluster.Door, traffic.Skus);
        await cluster.Gateways[0].KillAsync();
        await traffic.UntilPlacedAsync(traffic.Placed + 50);
        await cluster.Gateways[0].StartAsync();
        await callers.StopAsync();
        return CallsOf(callers, aim: null);
    }

    private static async Task<IReadOnlyList<Figure>> KillDatabaseAsync(LocalCluster cluster, Traffic traffic)
    {
        await cluster.Postgres.KillHardAsync();
        await traffic.UntilPlacedAsync(traffic.Placed + 30);
        await cluster.Postgres.StartAsync();

        var back = Stopwatch.GetTimestamp();
        await UntilOneMoreAsync(cluster, traffic);
        return [new Figure("from the database's return to the next order processed", Stopwatch.GetElapsedTime(back).TotalSeconds, "s", Aim: 8)];
    }

    private static async Task<IReadOnlyList<Figure>> FreezeSiloAsync(LocalCluster cluster, Traffic traffic)
    {
        var victim = cluster.Silos[^1];
        await using var places = await GrainPlaces.ConnectAsync(cluster);
        var affected = await places.OnSiloAsync(cluster.SiloPorts[^1], ProbeGrains);

        victim.Freeze();
        var frozen = Task.Delay(s_frozen);
        var away = await places.FirstAnswersAsync(affected);
        await frozen;
        victim.Thaw();

        // By now it knows what the others think of it.
        await traffic.UntilPlacedAsync(traffic.Placed + 100);
        await victim.WaitUntilReadyAsync();
        return
        [
            new Figure("first answer of a grain of the frozen silo, 99th percentile", At(away, 0.99), "s"),
            new Figure("times the thawed silo ended itself and was started anew", victim.Restarts, ""),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> RollingRestartAsync(LocalCluster cluster, Traffic traffic)
    {
        await using var callers = RestCallers.Start(cluster.Door, traffic.Skus);
        var slowest = TimeSpan.Zero;
        foreach (var silo in cluster.Silos)
        {
            var started = Stopwatch.GetTimestamp();
            var code = await silo.StopAsync();
            if (code != 0)
                throw new VerdictException($"{silo.Name} ended with {code}\n{silo.Output}");

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            await silo.StartAsync();
        }

        await callers.StopAsync();
        return [.. CallsOf(callers, aim: 0), new Figure("a silo's orderly end, slowest", slowest.TotalSeconds, "s")];
    }

    private static IReadOnlyList<Figure> CallsOf(RestCallers callers, double? aim)
    {
        foreach (var failure in callers.Failures.Take(5))
            Console.WriteLine($"  failed: {failure}");

        return
        [
            new Figure("calls of clients meanwhile", callers.Calls, ""),
            new Figure("of which failed", callers.Failures.Count, "", aim),
        ];
    }

    /// <summary>An order that was placed from now on is in processing, or further.</summary>
    private static Task UntilOneMoreAsync(LocalCluster cluster, Traffic traffic)
    {
        var before = traffic.OrderIds.ToHashSet();
        return Eventually.TrueAsync(
            async () =>
            {
                foreach (var order in traffic.OrderIds.Where(id => !before.Contains(id)))
                {
                    if (await traffic.Client.GetAsync($"/api/v1/orders/{order}") is { } detail
                        && detail.GetProperty("order").GetProperty("state").GetString() is "processing" or "shipped" or "delivered")
                    {
                        return true;
                    }
                }

                return false;
            },
            s_recoveryWithin,
            () => $"a new order to be processed\n{cluster.Output}");
    }

    private static double At(ImmutableArray<TimeSpan> sorted, double share) =>
        sorted.IsEmpty ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))].TotalSeconds;
}
