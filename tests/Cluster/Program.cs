using System.CommandLine;
using System.Runtime.InteropServices;
using OrderActors.Cluster.Chaos;
using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;

const int WrongArguments = 2;

var up = new Command("up", "Starts a cluster to look at, with a shop that sends orders, until Ctrl+C.");
up.SetAction((_, _) => UpAsync());

var names = new Argument<string[]>("scenario")
{
    Description = string.Join('\n', Scenarios.All.Select(scenario => $"{scenario.Name}: {scenario.Summary}")),
    Arity = ArgumentArity.ZeroOrMore,
};
names.AcceptOnlyFromAmong([.. Scenarios.All.Select(scenario => scenario.Name)]);
var chaos = new Command("chaos", "Kills and freezes the processes of a cluster under traffic, and judges what is left.") { names };
chaos.SetAction((parsed, _) => ChaosAsync(parsed.GetValue(names) is { Length: > 0 } chosen
    ? Scenarios.All.Where(scenario => chosen.Contains(scenario.Name))
    : Scenarios.All));

var given = new RootCommand("A whole cluster on loopback: PostgreSQL, silos, gateways and a stand-in shop.") { up, chaos }.Parse(args);
// The commands end in their own way on Ctrl+C: a cluster takes longer to clean up than a command is given otherwise.
var code = await given.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return given.Errors.Count > 0 ? WrongArguments : code;

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
