using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrderActors.Testing;

/// <summary>The shipped gateway as a process of its own, which a test may kill and start again on the same data.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const int MaxOutputLines = 60;

    private static readonly TimeSpan s_startWithin = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("orderactors-gateway-").FullName;
    private readonly Queue<string> _output = new();
    private readonly IReadOnlyList<string> _settings;
    private Process? _process;

    /// <summary>A gateway with the demo off, not started yet.</summary>
    /// <param name="connection">A PostgreSQL connection string; null for a SQLite file of its own.</param>
    /// <param name="settings">Further settings, name and value in turn, such as <c>--TikTok:AppKey</c>, <c>key</c>.</param>
    public GatewayProcess(string? connection, int port, params IEnumerable<string> settings)
        : this(connection is null ? "sqlite" : "postgresql", connection, port, settings)
    {
    }

    /// <param name="database">As the setting <c>Storage:Database</c> names it.</param>
    /// <param name="connection">Null for a SQLite file of its own.</param>
    public GatewayProcess(string database, string? connection, int port, IEnumerable<string> settings)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        _settings =
        [
            "--demo", "off",
            "--Urls", $"http://127.0.0.1:{port}",
            "--Storage:Database", database,
            "--Storage:ConnectionString", connection ?? $"Data Source={Path.Combine(_folder, "orders.db")}",
            "--Silo:KeyDirectory", Path.Combine(_folder, "keys"),
            .. settings,
        ];
    }

    public Uri Address { get; }

    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public int ProcessId => (_process ?? throw new InvalidOperationException("the gateway is not running")).Id;

    /// <summary>The last lines that it printed; for the message of a failing test.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a gateway and waits until it answers.</summary>
    /// <inheritdoc cref="GatewayProcess(string?, int, IEnumerable{string})"/>
    public static async Task<GatewayProcess> StartAsync(string? connection, int port, params string[] settings)
    {
        var gateway = new GatewayProcess(connection, port, settings);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Ends it without warning: no handler of its own runs. Its data stays.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Starts the process and waits until it answers.</summary>
    public async Task StartAsync()
    {
        Start();
        await WaitUntilReadyAsync();
    }

    /// <summary>How often the process was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts the process and does not wait until it answers.</summary>
    public void Start()
    {
        Starts++;
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
    }

    public async Task WaitUntilReadyAsync()
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

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
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
        {
            _output.Enqueue(line);
            if (_output.Count > MaxOutputLines)
                _output.Dequeue();
        }
    }
}
