using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;
using Polly;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Takes the events of one partition to one subscriber, for as long as this process owns the partition.</summary>
/// <remarks>
/// Two owners do no harm: a move from where the cursor no longer stands writes nothing, and its mover begins again from the stored
/// cursor. What the subscriber did beside its rows may then have been done twice.
/// </remarks>
internal sealed partial class PartitionRunner
{
    private readonly ISubscriber _subscriber;
    private readonly int _partition;
    private readonly JournalFeed _feed;
    private readonly ISubscriptionStore _store;
    private readonly CursorWriter _cursors;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly EventFilter _filter;
    private readonly ResiliencePipeline _tries;

    // What follows is touched by one flow of the work on the partition, from its beginning to its end.
    private long _stored;
    private long _position;
    private long _storedAt;
    private long? _workedAt;
    private HashSet<string> _held = [];
    private bool _hasWaiting;

    public PartitionRunner(ISubscriber subscriber, int partition, in RunnerParts parts)
    {
        _subscriber = subscriber;
        _partition = partition;
        _feed = parts.Feed;
        _store = parts.Store;
        _cursors = parts.Cursors;
        _clock = parts.Clock;
        _logger = parts.Logger;
        _filter = new EventFilter(subscriber.Options);
        _tries = SubscriberResilience.For(subscriber.Options.Retries, _clock);
    }

    /// <summary>A cursor that passes events which led to no rows is written this often, and not for each of them.</summary>
    public static TimeSpan FlushEvery { get; } = TimeSpan.FromSeconds(2);

    private SubscriberOptions Options => _subscriber.Options;

    /// <summary>Tells that events wait which may be handled now.</summary>
    public void LookForWaiting() => Volatile.Write(ref _hasWaiting, true);

    /// <summary>Works until cancelled, or until another process has gone on from here.</summary>
    /// <exception cref="StorageUnavailableException">Whether the last rows were written is unknown: to be begun again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(cancellation);
            while (true)
            {
                // Asked for before the looks, so that nothing that comes during them, not even the end, is waited for in vain.
                var next = _feed.NextAsync();
                if (cancellation.IsCancellationRequested)
                    break;
                if (Interlocked.Exchange(ref _hasWaiting, false))
                    await WorkOnWaitingAsync(cancellation);
                if (IsDue() && await WorkAsync(cancellation))
                    continue;

                await FlushAsync(isLast: false);
                await next;
            }

            await FlushAsync(isLast: true);
        }
        catch (CursorMovedException)
        {
            LogMoved(_logger, _subscriber.Name, _partition);
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await FindCursorAsync(cancellation);
        if (stored is null)
        {
            var start = Options.From is SubscriptionStart.Beginning ? 0 : await _store.FindJournalEndAsync(cancellation);
            await _store.BeginAsync(_subscriber.Name, start, cancellation);
            stored = await FindCursorAsync(cancellation);
        }

        _stored = _position = stored!.Position;
        _storedAt = _clock.GetTimestamp();
        _workedAt = null;
        // After the cursor: whoever parks an event later moves the cursor, which is then noticed.
        await LoadHeldAsync(cancellation);
        _hasWaiting = true;
    }

    private async Task<StoredCursor?> FindCursorAsync(CancellationToken cancellation) =>
        (await _store.LoadCursorsAsync(_subscriber.Name, cancellation)).FirstOrDefault(cursor => cursor.Partition == _partition);

    private async Task LoadHeldAsync(CancellationToken cancellation) =>
        _held = [.. await _store.LoadHeldStreamsAsync(_subscriber.Name, _partition, cancellation)];

    private bool IsDue() => Options.BatchesApart == TimeSpan.Zero || _workedAt is null
        || _clock.GetElapsedTime(_workedAt.Value) >= Options.BatchesApart;

    /// <returns>Whether there may be more at once, which is then not waited with.</returns>
    private async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        var page = await _feed.ReadAsync(_partition, _position, Options.BatchSize, cancellation);
        ImmutableArray<StoredEvent> wanted = [.. page.Events.Where(_filter.Wants)];
        for (var done = 0; done < wanted.Length; done += Options.BatchSize)
        {
            var batch = wanted.Slice(done, Math.Min(Options.BatchSize, wanted.Length - done));
            await HandleAsync(batch, cancellation);
        }

        _position = page.Through;
        _workedAt = page.HasMore ? null : _clock.GetTimestamp();
        return page.HasMore;
    }

    /// <summary>Handles events that follow the position, and moves it behind the last of them.</summary>
    private async Task HandleAsync(ImmutableArray<StoredEvent> events, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ImmutableArray<StoredEvent> free = [.. events.Where(stored => !_held.Contains(stored.Stream))];
        if (free.Length == 1 && events.Length == 1)
        {
            await TryAsync(free[0], cancellation);
            return;
        }

        try
        {
            await TakeAsync(
                free, events[^1].Position, [.. events.Where(stored => _held.Contains(stored.Stream)).Select(Behind)], cancellation);
        }
        catch (Exception exception) when (IsOfEvent(exception, cancellation) && events.Length > 1)
        {
            // One of them is at fault, and the others are not to wait for it longer than they must.
            LogHalved(_logger, _subscriber.Name, events.Length, exception.Message);
            var half = events.Length / 2;
            await HandleAsync(events[..half], cancellation);
            await HandleAsync(events[half..], cancellation);
        }
    }

    /// <summary>Handles an event as often as the policy says, and parks it then.</summary>
    private async Task TryAsync(StoredEvent stored, CancellationToken cancellation)
    {
        try
        {
            await _tries.RepeatAsync(
                async token => await TakeAsync([stored], stored.Position, [], token), cancellation);
        }
        catch (Exception exception) when (IsOfEvent(exception, cancellation))
        {
            LogParked(_logger, _subscriber.Name, stored.Type, stored.Stream, stored.Version, exception);
            var holds = Options.AfterLastTry is AfterLastTry.ParkStream;
            await MoveAsync(
                stored.Position,
                [
                    new SubscriberRow.ParkedEvent(
                        _subscriber.Name, stored, ParkedStatus.Parked, ReasonOf(exception), Options.Retries.Tries, holds, _clock.GetUtcNow()),
                ]);
            if (holds)
                _held.Add(stored.Stream);
            SubscriptionMetrics.Told(_subscriber.Name, "parked", 1);
        }
    }

    private async Task TakeAsync(
        ImmutableArray<StoredEvent> events, long to, ImmutableArray<SubscriberRow.ParkedEvent> behind, CancellationToken cancellation)
    {
        var rows = events.IsEmpty ? [] : await AskAsync(events, cancellation);
        await MoveAsync(to, [.. rows, .. behind]);
        Told(events);
        SubscriptionMetrics.Told(_subscriber.Name, "waiting", behind.Length);
    }

    private void Told(ImmutableArray<StoredEvent> events)
    {
        SubscriptionMetrics.Told(_subscriber.Name, "handled", events.Length);
        foreach (var stored in events)
            SubscriptionMetrics.Handled(_subscriber.Name, _clock.GetUtcNow() - stored.At);
    }

    private Task<ImmutableArray<SubscriberRow>> AskAsync(ImmutableArray<StoredEvent> events, CancellationToken cancellation) =>
        // Whoever does not listen to the token is left behind: nothing of what it still does is stored.
        _subscriber.HandleAsync(events, cancellation).WaitAsync(Options.HandleWithin, _clock, cancellation);

    private SubscriberRow.ParkedEvent Behind(StoredEvent stored) => new(
        _subscriber.Name,
        stored,
        ParkedStatus.Waiting,
        "An earlier event of its stream is parked.",
        0,
        HoldsStream: true,
        _clock.GetUtcNow());

    /// <summary>Writes rows with the cursor. Without rows the cursor moves in memory, and is written later.</summary>
    private async Task MoveAsync(long to, ImmutableArray<SubscriberRow> rows)
    {
        if (!rows.IsEmpty)
        {
            await StoreAsync(to, rows);
            Hint(rows);
        }

        _position = to;
    }

    /// <summary>The rows are stored: what a hint throws must not pass for a failure of their events.</summary>
    private void Hint(ImmutableArray<SubscriberRow> rows)
    {
        try
        {
            (_subscriber as IAfterCommit)?.Committed(rows);
        }
        catch (Exception exception)
        {
            LogHintFailed(_logger, _subscriber.Name, exception);
        }
    }

    private async Task FlushAsync(bool isLast)
    {
        if (_stored < _position && (isLast || _clock.GetElapsedTime(_storedAt) >= FlushEvery))
            await StoreAsync(_position, []);
    }

    private async Task StoreAsync(long to, ImmutableArray<SubscriberRow> rows)
    {
        if (!await _cursors.AdvanceAsync([new CursorMove(_subscriber.Name, _partition, _stored, to)], rows))
            throw new CursorMovedException();

        _stored = to;
        _storedAt = _clock.GetTimestamp();
    }

    private static bool IsOfEvent(Exception exception, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && SubscriberResilience.IsOfEvent(exception);

    [LoggerMessage(141, LogLevel.Information, "{Subscriber}, partition {Partition}: another process has moved the cursor")]
    private static partial void LogMoved(ILogger logger, string subscriber, int partition);

    [LoggerMessage(142, LogLevel.Information, "{Subscriber} did not take {Count} events together, which are halved to find the one: {Reason}")]
    private static partial void LogHalved(ILogger logger, string subscriber, int count, string reason);

    [LoggerMessage(146, LogLevel.Warning, "{Subscriber} threw at the hint that its rows are committed, which changes nothing of them")]
    private static partial void LogHintFailed(ILogger logger, string subscriber, Exception exception);

    [LoggerMessage(143, LogLevel.Warning, "{Subscriber} did not take {Type} of {Stream} (version {Version}), which is parked")]
    private static partial void LogParked(
        ILogger logger, string subscriber, string type, string stream, long version, Exception exception);
}

/// <summary>What the runners of a process share.</summary>
internal readonly record struct RunnerParts(
    JournalFeed Feed,
    ISubscriptionStore Store,
    CursorWriter Cursors,
    TimeProvider Clock,
    ILogger Logger);
