using System.Diagnostics;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>The shipped program, started with its port, a quicker pace, and no other setting than a test gives.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _start;
    private readonly Task<string> _rest;

    private DemoProcess(Process process, string folder, Uri address, IReadOnlyList<string> start)
    {
        _process = process;
        _folder = folder;
        _start = start;
        _rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public string Folder => _folder;

    /// <summary>Ends the process at once.</summary>
    /// <returns>Every line that it has printed.</returns>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        return [.. _start, .. (await _rest).Split('\n')];
    }

    public static async Task<DemoProcess> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-demo-").FullName;
        var process = Begin(
            folder, ["--urls", "http://127.0.0.1:0", "--Demo:OrderEverySeconds", "0.4", .. settings]);
        using var timeout = new CancellationTokenSource(StartWithin);
        var start = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            {
                start.Add(line);
                if (!line.Contains("  Orders ", StringComparison.Ordinal))
                    continue;

                var address = new Uri(line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
                return new DemoProcess(process, folder, address, start);
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"the demo printed no address within {StartWithin}");
        }

        throw new InvalidOperationException("the demo ended: " + await process.StandardError.ReadToEndAsync(CancellationToken.None));
    }

    public static Process Begin(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
