using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Cluster.Processes;

/// <summary>A whole installation on loopback: PostgreSQL, silos, gateways behind a front door, and a stand-in shop.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public const string ClusterId = "local";

    private readonly string _folder = Directory.CreateTempSubdirectory("orderactors-cluster-").FullName;
    private readonly string _masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private FrontDoor? _door;

    private LocalCluster(PrivatePostgres postgres, string database, SandboxServer sandbox)
    {
        Postgres = postgres;
        Database = database;
        Sandbox = sandbox;
    }

    public PrivatePostgres Postgres { get; }

    /// <summary>Connection string of the cluster's database.</summary>
    public string Database { get; }

    public SandboxServer Sandbox { get; }

    public ImmutableArray<ServiceProcess> Silos { get; private set; } = [];

    /// <summary>Each silo's port for other silos; with the address it is the silo's name in the membership.</summary>
    public ImmutableArray<int> SiloPorts { get; private set; } = [];

    public ImmutableArray<ServiceProcess> Gateways { get; private set; } = [];

    /// <summary>Where clients and webhooks come in.</summary>
    public Uri Door => _door!.Address;

    public string Output => string.Join('\n', Silos.Concat(Gateways).Select(process => process.Output));

    public static async Task<LocalCluster> StartAsync(int silos, int gateways)
    {
        var postgres = await PrivatePostgres.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync();
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions
        {
            Shops = [new ShopSpec("ID"), new ShopSpec("GB")],
            TimeScale = 60,
        });
        var cluster = new LocalCluster(postgres, database, sandbox);
        try
        {
            await cluster.StartProcessesAsync(silos, gateways);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Gateways.Concat(Silos))
            await process.DisposeAsync();
        if (_door is not null)
            await _door.DisposeAsync();
        await Sandbox.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The arguments of one more silo, on ports of its own.</summary>
    public ServiceProcess NewSilo(string name, int siloPort, int gatewayPort, params string[] more)
    {
        var health = new Uri($"http://127.0.0.1:{GatewayProcess.FreePort()}");
        return new ServiceProcess(name, AssemblyOf("Silo"), _folder, health,
        [
            "--Urls", health.ToString(),
            "--Cluster:SiloPort", $"{siloPort}",
            "--Cluster:GatewayPort", $"{gatewayPort}",
            .. Common(),
            .. more,
        ]);
    }

    /// <summary>Starts a silo that cannot start, and waits for its end.</summary>
    /// <returns>Its exit code, and what it said on standard error.</returns>
    public static async Task<(int Code, string Errors)> RunSiloToItsEndAsync(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [AssemblyOf("Silo"), .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }

    private async Task StartProcessesAsync(int silos, int gateways)
    {
        SiloPorts = [.. Enumerable.Range(0, silos).Select(_ => GatewayProcess.FreePort())];
        Silos = [.. SiloPorts.Select((port, index) => NewSilo($"silo {index + 1}", port, GatewayProcess.FreePort()))];

        // The first makes the schema; the others then find it.
        await Silos[0].StartAsync();
        await Task.WhenAll(Silos.Skip(1).Select(silo => silo.StartAsync()));
        Gateways = [.. Enumerable.Range(1, gateways).Select(NewGateway)];
        await Task.WhenAll(Gateways.Select(gateway => gateway.StartAsync()));
        _door = await FrontDoor.OpenAsync(Gateways.Select(gateway => gateway.Address));
        Sandbox.Webhooks.DefaultAddress = new Uri(Door, $"/webhooks/tiktok/{Sandbox.Options.AppKey}");
    }

    private ServiceProcess NewGateway(int number)
    {
        var address = new Uri($"http://127.0.0.1:{GatewayProcess.FreePort()}");
        return new ServiceProcess($"gateway {number}", AssemblyOf("Gateway"), _folder, address,
        [
            "--Demo", "off",
            "--Urls", address.ToString(),
            "--Cluster:Mode", "on",
            "--TikTok:ServiceId", Sandbox.Options.ServiceId,
            .. Common(),
        ]);
    }

    private string[] Common() =>
    [
        "--Cluster:Id", ClusterId,
        "--Storage:Database", "postgresql",
        "--Storage:ConnectionString", Database,
        "--Silo:MasterKey", _masterKey,
        "--Silo:SweepEverySeconds", "0.2",
        "--TikTok:AppKey", Sandbox.Options.AppKey,
        "--TikTok:AppSecret", Sandbox.Options.AppSecret,
        "--TikTok:ApiBaseAddress", Sandbox.BaseAddress.ToString(),
        "--TikTok:AuthBaseAddress", Sandbox.BaseAddress.ToString(),
    ];

    private static string AssemblyOf(string project)
    {
        // artifacts/bin/<this project>/<configuration>/ beside artifacts/bin/<project>/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"OrderActors.{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"the {project} has not been built", path);
    }
}
