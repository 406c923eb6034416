using System.Diagnostics;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Load;

/// <summary>As many orders as the installation can take: so many are kept under way, and each that is done makes room for one more.</summary>
internal sealed class Saturation(ILoadTarget target, OrderMix mix, int inFlight, int connections)
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(100);

    private readonly OrderBook _book = target.Book;
    private readonly LatencyHistogram _acknowledged = new();

    /// <param name="warmUp">Not measured.</param>
    /// <param name="measured">After it; then what is under way is worked off.</param>
    public async Task<SaturationResult> RunAsync(TimeSpan warmUp, TimeSpan measured, ProgressLine progress)
    {
        using var room = new SemaphoreSlim(inFlight);
        using var stop = new CancellationTokenSource();
        target.Watcher.Every = TimeSpan.FromMilliseconds(10);
        target.Watcher.Found = count => room.Release(count);
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(room, stop.Token))).ToList();

        await progress.WhileAsync(Task.Delay(warmUp, CancellationToken.None), _book);
        var shares = target.BeginShares();
        var (doneBefore, acceptedBefore, since) = (_book.Done, target.Accepted.Count, Stopwatch.GetTimestamp());
        await progress.WhileAsync(Task.Delay(measured, CancellationToken.None), _book);
        var took = Stopwatch.GetElapsedTime(since);
        var (done, accepted) = (_book.Done - doneBefore, target.Accepted.Count - acceptedBefore);
        var used = shares.End();

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        await target.DrainAsync();
        target.Watcher.Found = null;
        return new SaturationResult(
            done / took.TotalSeconds, accepted / took.TotalSeconds, done, took, used, _acknowledged, target.Accepted.Refused);
    }

    private async Task WorkAsync(SemaphoreSlim room, CancellationToken stop)
    {
        using var gate = target.OpenGate();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await room.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var template = mix.Next();
            var serial = _book.Place(template, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1, Stopwatch.GetTimestamp());
            foreach (var webhook in template.Webhooks)
                await DeliverAsync(gate, webhook, serial);
        }
    }

    private async Task DeliverAsync(IWebhookGate gate, PatchedText webhook, int serial)
    {
        while (true)
        {
            var sent = Stopwatch.GetTimestamp();
            var isAccepted = target.Accepted.Note(await gate.SendAsync(webhook, serial, _book.CreatedAt(serial)));
            _acknowledged.Record(Stopwatch.GetElapsedTime(sent));
            if (isAccepted)
                return;

            await Task.Delay(s_again, CancellationToken.None);
        }
    }
}

/// <param name="OrdersPerSecond">Orders that became processing, durably, for each second.</param>
/// <param name="Acknowledged">From the sending of a webhook to its answer, over the whole run.</param>
/// <param name="Refused">Tries that the gateway did not take; each was sent again.</param>
internal sealed record SaturationResult(
    double OrdersPerSecond,
    double WebhooksPerSecond,
    long Orders,
    TimeSpan Took,
    IReadOnlyDictionary<string, double> Shares,
    LatencyHistogram Acknowledged,
    long Refused);
