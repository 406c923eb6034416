using System.Diagnostics;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Machines;

/// <summary>The shipped gateway as a process of its own, started as an operator would and measured from outside.</summary>
internal sealed class GatewayUnderLoad : IAsyncDisposable
{
    private const int MaxOutputLines = 60;
    private static readonly TimeSpan s_readyWithin = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("orderactors-load-gateway-").FullName;
    private readonly Queue<string> _output = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly int _port = GatewayProcess.FreePort();
    private Process? _process;

    /// <param name="settings">Beside the ones that every gateway here has: names and values in turn.</param>
    public GatewayUnderLoad(TrialDatabase database, IReadOnlyList<string> settings) => _arguments =
    [
        AssemblyPath(),
        "--demo", "off",
        "--Urls", Address.ToString().TrimEnd('/'),
        "--Storage:Database", database.Name,
        "--Storage:ConnectionString", database.ConnectionString,
        "--Silo:KeyDirectory", Path.Combine(_folder, "keys"),
        "--Logging:LogLevel:Default", "Warning",
        .. settings,
    ];

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public int ProcessId => _process!.Id;

    public TimeSpan ProcessorTime => ProcessTimes.Of(ProcessId);

    /// <summary>What it has printed of late.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts the process and does not wait until it answers.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in _arguments)
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
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            s_readyWithin,
            () => $"the gateway to be ready; it printed:\n{Output}");
    }

    /// <summary>Ends it without warning, as a crash would; its database stays.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string AssemblyPath()
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
