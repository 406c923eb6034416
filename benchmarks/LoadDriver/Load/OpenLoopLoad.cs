using System.Diagnostics;
using System.Threading.Channels;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Load;

/// <summary>Orders at a given rate, whatever the system makes of them.</summary>
internal sealed class OpenLoopLoad(ILoadTarget target, int connections)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly OrderBook _book = target.Book;
    private readonly Channel<Delivery> _due = Channel.CreateUnbounded<Delivery>();
    private readonly LatencyHistogram _acknowledged = new();
    private long _turnedAway;
    private long _measuredFrom;

    /// <summary>Loads of several mixes at once, each at its own rate.</summary>
    /// <param name="streams">Who orders how much: rate in orders a second.</param>
    /// <param name="warmUp">At the same rates; not measured.</param>
    /// <param name="measured">After it.</param>
    public async Task<OpenLoopResult> RunAsync(
        IReadOnlyList<(OrderMix Mix, double Rate)> streams, TimeSpan warmUp, TimeSpan measured, int seed, ProgressLine progress)
    {
        target.Watcher.Every = TimeSpan.FromMilliseconds(4);
        var before = _book.Count;
        var start = Stopwatch.GetTimestamp();
        _measuredFrom = start + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var senders = Enumerable.Range(0, connections).Select(_ => Task.Run(SendAllAsync)).ToList();
        var arriving = Task.WhenAll(streams.Select((stream, number) => Task.Run(() => OpenLoop.RunAsync(
            ArrivalSchedule.Random(stream.Rate, warmUp + measured, new Random(seed + number)),
            arrival => Place(stream.Mix, arrival.DueAt),
            TimeProvider.System,
            CancellationToken.None))));

        await progress.WhileAsync(Task.Delay(warmUp), _book);
        var (shares, doneBefore, since) = (target.BeginShares(), _book.Done, Stopwatch.GetTimestamp());
        await progress.WhileAsync(arriving, _book);
        var rate = (_book.Done - doneBefore) / Stopwatch.GetElapsedTime(since).TotalSeconds;
        var used = shares.End();
        var last = _book.Count;

        _due.Writer.Complete();
        await progress.WhileAsync(Task.WhenAll(senders), _book);
        await progress.WhileAsync(target.DrainAsync(), _book);
        return new OpenLoopResult(
            streams.Sum(stream => stream.Rate), rate, used, _acknowledged, Latencies(before, last, _ => true),
            Interlocked.Read(ref _turnedAway), before, last);
    }

    /// <summary>From the instant at which an order was due to the one at which it was seen to be processing.</summary>
    public LatencyHistogram Latencies(int first, int end, Func<OrderTemplate, bool> of)
    {
        var histogram = new LatencyHistogram();
        for (var serial = first; serial < end; serial++)
        {
            if (_book.DueAt(serial) >= _measuredFrom && of(_book.TemplateOf(serial)!))
                histogram.Record(Stopwatch.GetElapsedTime(_book.DueAt(serial), _book.DoneAt(serial)));
        }

        return histogram;
    }

    private void Place(OrderMix mix, long dueAt)
    {
        var template = mix.Next();
        var serial = _book.Place(template, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1, dueAt);
        foreach (var webhook in template.Webhooks)
            _due.Writer.TryWrite(new Delivery(webhook, serial, dueAt));
    }

    private async Task SendAllAsync()
    {
        using var gate = target.OpenGate();
        var again = new Queue<Delivery>();
        await foreach (var delivery in _due.Reader.ReadAllAsync())
        {
            var isAccepted = await SendAsync(gate, delivery);
            if (delivery.DueAt >= _measuredFrom)
                _acknowledged.Record(Stopwatch.GetElapsedTime(delivery.DueAt));
            if (isAccepted)
                continue;

            Interlocked.Increment(ref _turnedAway);
            again.Enqueue(delivery);
        }

        // TikTok sends again what was not taken, minutes later: here once the load is over.
        while (again.TryPeek(out var delivery))
        {
            if (await SendAsync(gate, delivery))
                again.Dequeue();
            else
                await Task.Delay(s_again);
        }
    }

    private async Task<bool> SendAsync(IWebhookGate gate, Delivery delivery) => target.Accepted.Note(
        await gate.SendAsync(delivery.Webhook, delivery.Serial, _book.CreatedAt(delivery.Serial)));

    private readonly record struct Delivery(PatchedText Webhook, int Serial, long DueAt);
}

/// <param name="Offered">Orders a second that came.</param>
/// <param name="Done">Orders a second that became processing while they came.</param>
/// <param name="Acknowledged">From the instant at which a webhook was due to its answer.</param>
/// <param name="Processing">From the instant at which an order was due until it was seen to be processing.</param>
/// <param name="TurnedAway">Webhooks that were not taken at the first try.</param>
/// <param name="First">Number of the first order.</param>
/// <param name="End">Number after the last one.</param>
internal sealed record OpenLoopResult(
    double Offered,
    double Done,
    IReadOnlyDictionary<string, double> Shares,
    LatencyHistogram Acknowledged,
    LatencyHistogram Processing,
    long TurnedAway,
    int First,
    int End);
