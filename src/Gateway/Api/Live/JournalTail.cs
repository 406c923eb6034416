using System.Collections.Concurrent;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Follows the journal for all open pages and event streams of this process: one reader, however many look on.</summary>
/// <remarks>It starts at the journal's end. Who needs what came before reads that alone, and then joins at a known position.</remarks>
public sealed partial class JournalTail(TailReader reader, IStoreReader store, TimeProvider clock, ILogger<JournalTail> log)
    : BackgroundService
{
    /// <summary>Of pages. Event streams have places of their own.</summary>
    public const int MaxSubscriptions = 200;

    /// <summary>While somebody looks on. An empty look costs the database a fraction of a millisecond.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Unwatched = TimeSpan.FromMilliseconds(500);

    /// <summary>Each with whether it was taken up: what is read from then on is offered to it.</summary>
    private readonly ConcurrentDictionary<JournalWatcher, bool> _watchers = [];
    private long? _position;
    private long _readAtTicks;

    /// <summary>When the journal was last read to its end; null before the first time.</summary>
    public DateTimeOffset? ReadAt =>
        Interlocked.Read(ref _readAtTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Opens a page.</summary>
    /// <returns>Null when too many pages are open.</returns>
    public LiveSubscription? Subscribe(string sellerId)
    {
        if (_watchers.Keys.OfType<LiveSubscription>().Count() >= MaxSubscriptions)
            return null;

        var subscription = new LiveSubscription(sellerId);
        Watch(subscription);
        return subscription;
    }

    /// <summary>From now on it misses nothing; from where on exactly, <see cref="JournalWatcher.Since"/> tells.</summary>
    public void Watch(JournalWatcher watcher) => _watchers[watcher] = false;

    public void Unsubscribe(JournalWatcher watcher)
    {
        _watchers.TryRemove(watcher, out _);
        watcher.Complete();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var watcher in _watchers.Keys)
            watcher.Complete();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Unwatched, clock);
        do
        {
            timer.Period = _watchers.IsEmpty ? Unwatched : Watched;
            try
            {
                await ReadOnAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Who looks on sees by the beat's age that nothing comes; the next round tries again.
                LogNotRead(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadOnAsync(CancellationToken cancellation)
    {
        _position ??= await store.FindJournalEndAsync(cancellation);
        if (!await SkipAsync(cancellation))
            await TellAsync(cancellation);

        Interlocked.Exchange(ref _readAtTicks, clock.GetUtcNow().UtcTicks);
    }

    /// <summary>While nobody looks on, goes to the end without reading what lies before: under load that is much.</summary>
    /// <returns>False when somebody looks on, who is owed all that came since.</returns>
    private async Task<bool> SkipAsync(CancellationToken cancellation)
    {
        if (!_watchers.IsEmpty)
            return false;

        var end = await store.FindJournalEndAsync(cancellation);
        // Whoever came during the look may have read what there was before it.
        if (!_watchers.IsEmpty)
            return false;

        _position = end;
        return true;
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        bool isFull;
        do
        {
            var watchers = TakeUp(_position!.Value);
            (var batch, isFull) = await reader.ReadAsync(_position.Value, watchers, cancellation);
            foreach (var watcher in watchers)
                watcher.Offer(batch);

            _position = batch.End;
        }
        while (isFull);
    }

    /// <summary>Those who are told of what is read next.</summary>
    private List<JournalWatcher> TakeUp(long position)
    {
        foreach (var (watcher, isTakenUp) in _watchers)
        {
            if (!isTakenUp && _watchers.TryUpdate(watcher, true, false))
                watcher.Begin(position);
        }

        return [.. _watchers.Where(entry => entry.Value).Select(entry => entry.Key)];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal could not be read for live pages and event streams")]
    private static partial void LogNotRead(ILogger log, Exception exception);
}
