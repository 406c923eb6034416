using System.Diagnostics;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.Load;

/// <summary>Webhooks that only have to be checked, stored and answered, as fast as a receiver takes them.</summary>
/// <remarks>Their topic asks for no work (a product's change), so the receiver's speed is measured and not what follows.</remarks>
internal sealed class WebhookFlood(SandboxOptions app, Uri receiver, PatchedText body, int connections)
{
    /// <summary>Numbers far above those of orders, so that no two notifications are alike.</summary>
    private static int s_lastSerial = 500_000_000;

    private long _accepted;
    private long _refused;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Refused => Interlocked.Read(ref _refused);

    /// <returns>Webhooks a second that were answered 200.</returns>
    public async Task<double> RunAsync(TimeSpan warmUp, TimeSpan measured)
    {
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(stop.Token))).ToList();
        await Task.Delay(warmUp, CancellationToken.None);
        var (before, since) = (Accepted, Stopwatch.GetTimestamp());
        await Task.Delay(measured, CancellationToken.None);
        var rate = (Accepted - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        return rate;
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        using var gate = new HttpGate(app, receiver);
        while (!stop.IsCancellationRequested)
        {
            var serial = Interlocked.Increment(ref s_lastSerial);
            if (await gate.SendAsync(body, serial, DateTimeOffset.UtcNow.ToUnixTimeSeconds()))
                Interlocked.Increment(ref _accepted);
            else
                Interlocked.Increment(ref _refused);
        }
    }
}
