using System.Runtime.InteropServices;
using OrderActors.Cluster.Chaos;
using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;

return args switch
{
    ["up"] => await UpAsync(),
    ["chaos"] => await ChaosAsync(Scenarios.All),
    ["chaos", .. var names] when names.All(name => Scenarios.All.Any(scenario => scenario.Name == name)) =>
        await ChaosAsync(Scenarios.All.Where(scenario => names.Contains(scenario.Name))),
    _ => Usage(),
};

static async Task<int> UpAsync()
{
    await using var cluster = await LocalCluster.StartAsync(silos: 2, gateways: 2);
    await using var traffic = await Traffic.StartAsync(cluster, ordersPerSecond: 0.5);
    Console.WriteLine($"""

        A cluster of two silos and two gateways runs, with a stand-in shop that sends an order every other second.
          Orders       {cluster.Gateways[0].Address}
                       {cluster.Gateways[1].Address}
          Both         {cluster.Door}
          Silos        {string.Join(", ", cluster.Silos.Select(silo => new Uri(silo.Address, "/dashboard/")))}
          PostgreSQL   {cluster.Database}
        Ctrl+C ends it and removes its data.
        """);
    var end = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    await end.Task;
    return 0;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        end.TrySetResult();
    }
}

static async Task<int> ChaosAsync(IEnumerable<Scenario> scenarios)
{
    var failed = 0;
    foreach (var scenario in scenarios)
    {
        Console.WriteLine($"{scenario.Name}: {scenario.Summary}");
        try
        {
            foreach (var figure in await scenario.RunAsync())
                Console.WriteLine($"  {figure}");
        }
        catch (Exception exception) when (exception is VerdictException or TimeoutException or InvalidOperationException)
        {
            Console.WriteLine($"  FAILED: {exception.Message}");
            failed++;
        }
    }

    return failed == 0 ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("Usage: up | chaos [scenario ...]");
    foreach (var scenario in Scenarios.All)
        Console.Error.WriteLine($"  {scenario.Name,-20} {scenario.Summary}");
    return 2;
}
