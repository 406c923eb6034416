using System.Diagnostics;
using OrderActors.Testing;

namespace OrderActors.Cluster.Processes;

/// <summary>A program of ours as a process of its own, looked after as an operator's supervisor does.</summary>
/// <remarks>
/// A process that ends by itself is started again after a second, as a container would be; one that was killed from
/// here stays dead until it is started from here.
/// </remarks>
internal sealed class ServiceProcess(
    string name, string assembly, string folder, Uri address, IReadOnlyList<string> settings) : IAsyncDisposable
{
    private const int MaxLines = 4000;
    private static readonly TimeSpan s_startWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_stopWithin = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_restartAfter = TimeSpan.FromSeconds(1);

    private readonly Queue<string> _output = [];
    private Process? _process;
    private bool _isWanted;

    public string Name { get; } = name;

    public Uri Address { get; } = address;

    /// <summary>How often it ended by itself and was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>What it printed last; for the message of a failing test.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return $"--- {Name}\n{string.Join('\n', _output.TakeLast(60))}";
        }
    }

    public async Task StartAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts it and does not wait for it.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var setting in settings)
            start.ArgumentList.Add(setting);

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _isWanted = true;
        _process = process;
        _ = SuperviseAsync(process);
    }

    public async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(3) };
        await Eventually.TrueAsync(
            async () =>
            {
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
            () => $"{Name} to be ready\n{Output}");
    }

    /// <summary>Ends it without warning, as a power cut does.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and waits until it has drained and gone.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        _isWanted = false;
        var process = _process!;
        Signal("TERM");
        using var limit = new CancellationTokenSource(s_stopWithin);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {s_stopWithin.TotalSeconds} s of SIGTERM\n{Output}");
        }
    }

    /// <summary>Stops its every thread, as a frozen virtual machine does; <see cref="Thaw"/> lets it go on.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        _isWanted = false;
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private async Task SuperviseAsync(Process process)
    {
        await process.WaitForExitAsync();
        if (!_isWanted || process != _process)
            return;

        Keep($"(ended by itself with {process.ExitCode}; started again)");
        Restarts++;
        await Task.Delay(s_restartAfter);
        if (_isWanted)
            Launch();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;

        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > MaxLines)
                _output.Dequeue();
        }
    }
}
