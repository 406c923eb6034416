using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Follows the journal for all open pages of this process: one reader, however many look on.</summary>
/// <remarks>Best effort: it starts at the journal's end, and pages read again after every gap.</remarks>
public sealed partial class JournalTail(IStoreReader store, TimeProvider clock, ILogger<JournalTail> log) : BackgroundService
{
    public const int MaxSubscriptions = 200;
    private const int BatchSize = 500;

    /// <summary>While a page is open. An empty look costs the database a fraction of a millisecond.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Unwatched = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<LiveSubscription, bool> _subscriptions = [];
    private long? _position;
    private long _readAtTicks;

    /// <summary>When the journal was last read to its end; null before the first time.</summary>
    public DateTimeOffset? ReadAt =>
        Interlocked.Read(ref _readAtTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <returns>Null when too many pages are open.</returns>
    public LiveSubscription? Subscribe(string sellerId)
    {
        if (_subscriptions.Count >= MaxSubscriptions)
            return null;

        var subscription = new LiveSubscription(sellerId);
        _subscriptions[subscription] = true;
        return subscription;
    }

    public void Unsubscribe(LiveSubscription subscription)
    {
        _subscriptions.TryRemove(subscription, out _);
        subscription.Complete();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var subscription in _subscriptions.Keys)
            subscription.Complete();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Unwatched, clock);
        do
        {
            timer.Period = _subscriptions.IsEmpty ? Unwatched : Watched;
            try
            {
                await ReadOnAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Pages see by the age of what they show that nothing comes; the next round tries again.
                LogNotRead(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadOnAsync(CancellationToken cancellation)
    {
        _position ??= await store.FindJournalEndAsync(cancellation);
        if (!await SkipAsync(cancellation))
            await TellAsync(_position.Value, cancellation);

        Interlocked.Exchange(ref _readAtTicks, clock.GetUtcNow().UtcTicks);
    }

    /// <summary>While nobody looks on, goes to the end without reading what lies before: in a rush that is much.</summary>
    /// <returns>False when somebody looks on, who is owed all that came since.</returns>
    private async Task<bool> SkipAsync(CancellationToken cancellation)
    {
        if (!_subscriptions.IsEmpty)
            return false;

        var end = await store.FindJournalEndAsync(cancellation);
        // Whoever came during the look may have read the list before it.
        if (!_subscriptions.IsEmpty)
            return false;

        _position = end;
        return true;
    }

    private async Task TellAsync(long position, CancellationToken cancellation)
    {
        ImmutableArray<JournalMark> batch;
        do
        {
            batch = await store.ReadMarksAsync(position, BatchSize, cancellation);
            foreach (var change in batch.Select(LiveChange.Of).OfType<LiveChange>())
                Publish(change);

            if (!batch.IsEmpty)
                _position = position = batch[^1].Position;
        }
        while (batch.Length == BatchSize);
    }

    private void Publish(LiveChange change)
    {
        foreach (var subscription in _subscriptions.Keys)
            subscription.Offer(change);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal could not be read for live pages")]
    private static partial void LogNotRead(ILogger log, Exception exception);
}
