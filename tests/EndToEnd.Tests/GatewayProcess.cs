using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrderActors.TikTokSandbox;

namespace OrderActors.EndToEnd.Tests;

/// <summary>The shipped gateway as a process of its own, which a test may kill and start again on the same data.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startWithin = TimeSpan.FromSeconds(60);

    private readonly SandboxServer _sandbox;
    private readonly string _connection;
    private readonly string _folder;
    private readonly List<string> _output = [];
    private Process? _process;

    private GatewayProcess(SandboxServer sandbox, string database, string connection, string folder, int port)
    {
        _sandbox = sandbox;
        Database = database;
        _connection = connection;
        _folder = folder;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public string Database { get; }

    public Uri Address { get; }

    /// <summary>What it has printed so far; for the message of a failing test.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output.TakeLast(60));
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <param name="database"><c>sqlite</c> (a file of its own) or <c>postgresql</c>.</param>
    public static async Task<GatewayProcess> StartAsync(
        SandboxServer sandbox, string database, string? connection, int port)
    {
        var folder = Directory.CreateTempSubdirectory("orderactors-e2e-").FullName;
        connection ??= $"Data Source={Path.Combine(folder, "orders.db")}";
        var gateway = new GatewayProcess(sandbox, database, connection, folder, port);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Ends it without warning: no handler of its own runs.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task StartAsync()
    {
        var assembly = GatewayAssembly();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments(assembly))
            start.ArgumentList.Add(argument);

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Arguments(string assembly) =>
    [
        assembly,
        "--demo", "off",
        "--Urls", Address.ToString(),
        "--Storage:Database", Database,
        "--Storage:ConnectionString", _connection,
        "--TikTok:AppKey", _sandbox.Options.AppKey,
        "--TikTok:AppSecret", _sandbox.Options.AppSecret,
        "--TikTok:ServiceId", _sandbox.Options.ServiceId,
        "--TikTok:ApiBaseAddress", _sandbox.BaseAddress.ToString(),
        "--TikTok:AuthBaseAddress", _sandbox.BaseAddress.ToString(),
        "--Silo:SweepEverySeconds", "0.2",
        "--Silo:KeyDirectory", Path.Combine(_folder, "keys"),
    ];

    private static string GatewayAssembly()
    {
        // artifacts/<flavour>/bin/EndToEnd.Tests/<configuration>/ beside artifacts/<flavour>/bin/Gateway/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, "Gateway", own.Name, "OrderActors.Gateway.dll");
        Assert.True(File.Exists(path), $"the gateway has not been built: {path}");
        return path;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;

        lock (_output)
            _output.Add(line);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(_process!.HasExited, $"the gateway ended while starting:\n{Output}");
                try
                {
                    using var answer = await client.GetAsync("/readyz");
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            s_startWithin,
            () => $"the gateway to be ready; it printed:\n{Output}");
    }
}
