using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrderActors.Testing;

/// <summary>The shipped gateway as a process of its own, which a test may kill and start again on the same data.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startWithin = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<string> _settings;
    private readonly string _folder;
    private readonly List<string> _output = [];
    private Process? _process;

    private GatewayProcess(IReadOnlyList<string> settings, string folder, int port)
    {
        _settings = settings;
        _folder = folder;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

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

    /// <summary>Starts the gateway with the demo off.</summary>
    /// <param name="connection">A PostgreSQL connection string; null for a SQLite file of its own.</param>
    /// <param name="settings">Further settings, name and value in turn, such as <c>--TikTok:AppKey</c>, <c>key</c>.</param>
    public static async Task<GatewayProcess> StartAsync(string? connection, int port, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("orderactors-gateway-").FullName;
        var gateway = new GatewayProcess(
            [
                "--demo", "off",
                "--Urls", $"http://127.0.0.1:{port}",
                "--Storage:Database", connection is null ? "sqlite" : "postgresql",
                "--Storage:ConnectionString", connection ?? $"Data Source={Path.Combine(folder, "orders.db")}",
                "--Silo:KeyDirectory", Path.Combine(folder, "keys"),
                .. settings,
            ],
            folder,
            port);
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
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in _settings.Prepend(GatewayAssembly()))
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

    private static string GatewayAssembly()
    {
        // artifacts/bin/<this project>/<configuration>/ beside artifacts/bin/Gateway/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, "Gateway", own.Name, "OrderActors.Gateway.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("the gateway has not been built", path);
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
                if (_process!.HasExited)
                    throw new InvalidOperationException($"the gateway ended while starting:\n{Output}");

                try
                {
                    using var answer = await client.GetAsync("/readyz");
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or SocketException)
                {
                    return false;
                }
            },
            s_startWithin,
            () => $"the gateway to be ready; it printed:\n{Output}");
    }
}
