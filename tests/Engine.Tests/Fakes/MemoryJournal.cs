using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>A journal with cursors in memory, by the rules of the real store; rows are kept as they were written.</summary>
internal sealed class MemoryJournal : ISubscriptionStore
{
    private readonly List<StoredEvent> _events = [];
    private readonly Dictionary<(string, int), long> _cursors = [];
    private readonly Dictionary<(string, string, long), SubscriberRow.ParkedEvent> _parked = [];
    private readonly List<SubscriberRow> _rows = [];

    /// <summary>What subscribers wrote beside parked events, in order.</summary>
    public IEnumerable<SubscriberRow.ShopDay> Rows => _rows.OfType<SubscriberRow.ShopDay>();

    public IReadOnlyList<StoredEvent> Events => _events;

    public IReadOnlyCollection<SubscriberRow.ParkedEvent> Parked => _parked.Values;

    /// <summary>How many transactions were written.</summary>
    public int Writes { get; private set; }

    /// <summary>How often the journal was read from a position.</summary>
    public List<long> Reads { get; } = [];

    /// <summary>Asked before each write; an answer is thrown, and nothing was written.</summary>
    public Func<ImmutableArray<SubscriberRow>, Exception?> FailBefore { get; set; } = _ => null;

    /// <summary>Asked after each write; an answer is thrown although it was written.</summary>
    public Func<Exception?> FailAfter { get; set; } = () => null;

    public StoredEvent Append(string stream, string type = "order.shipped.v1", string data = "{}", DateTimeOffset at = default)
    {
        var next = new StoredEvent(
            (_events.Count + 1) * 10, stream, _events.Count(stored => stored.Stream == stream) + 1, type, at, "a", "c", null, data, []);
        _events.Add(next);
        return next;
    }

    public long CursorOf(string subscriber, string stream) =>
        _cursors.GetValueOrDefault((subscriber, JournalPartition.Of(stream)), -1);

    public void Repeat(string stream, long version)
    {
        foreach (var (key, row) in _parked.Where(pair => pair.Key.Item2 == stream && pair.Key.Item3 == version).ToList())
            _parked[key] = row with { Status = ParkedStatus.Waiting };
    }

    public Task<ImmutableArray<StoredCursor>> LoadCursorsAsync(string subscriber, CancellationToken cancellation) => Task.FromResult(
        _cursors.Where(pair => pair.Key.Item1 == subscriber).OrderBy(pair => pair.Key.Item2)
            .Select(pair => new StoredCursor(subscriber, pair.Key.Item2, pair.Value, default)).ToImmutableArray());

    public Task BeginAsync(string subscriber, long position, CancellationToken cancellation)
    {
        for (var partition = 0; partition < JournalPartition.Count; partition++)
            _cursors.TryAdd((subscriber, partition), position);
        return Task.CompletedTask;
    }

    public Task<long> FindJournalEndAsync(CancellationToken cancellation) =>
        Task.FromResult(_events.Count == 0 ? 0 : _events[^1].Position);

    public Task<ImmutableArray<StoredEvent>> ReadJournalAsync(long afterPosition, int limit, CancellationToken cancellation)
    {
        Reads.Add(afterPosition);
        return Task.FromResult(_events.Where(stored => stored.Position > afterPosition).Take(limit).ToImmutableArray());
    }

    public Task<ImmutableArray<StoredEvent>> ReadJournalAsync(
        long afterPosition, long upTo, ImmutableArray<string> types, int limit, CancellationToken cancellation)
    {
        Reads.Add(afterPosition);
        return Task.FromResult(_events
            .Where(stored => stored.Position > afterPosition && stored.Position <= upTo
                && (types.Contains(stored.Type) || types.Any(type => stored.Type.StartsWith(type + ".v", StringComparison.Ordinal))))
            .Take(limit).ToImmutableArray());
    }

    public async Task<bool> AdvanceAsync(
        ImmutableArray<CursorMove> moves, ImmutableArray<SubscriberRow> rows, CancellationToken cancellation)
    {
        await Task.Yield();
        if (FailBefore(rows) is { } failure)
            throw failure;
        if (moves.Any(move => _cursors.GetValueOrDefault((move.Subscriber, move.Partition), -1) != move.From)
            || !rows.All(IsAllowed))
        {
            return false;
        }

        Writes++;
        foreach (var move in moves)
            _cursors[(move.Subscriber, move.Partition)] = move.To;
        foreach (var row in rows)
            Write(row);

        return FailAfter() is { } unknown ? throw unknown : true;
    }

    public Task<ImmutableArray<string>> LoadHeldStreamsAsync(string subscriber, int partition, CancellationToken cancellation) =>
        Task.FromResult(Of(subscriber, partition).Where(row => row.HoldsStream || row.Status is ParkedStatus.Waiting)
            .Select(row => row.Event.Stream).Distinct().ToImmutableArray());

    public Task<ImmutableArray<SubscriberPartition>> FindWaitingAsync(CancellationToken cancellation) => Task.FromResult(
        _parked.Values.Where(row => row.Status is ParkedStatus.Waiting)
            .Select(row => new SubscriberPartition(row.Subscriber, JournalPartition.Of(row.Event.Stream))).Distinct().ToImmutableArray());

    public Task<ImmutableArray<WaitingEvent>> LoadWaitingAsync(
        string subscriber, int partition, int limit, CancellationToken cancellation) => Task.FromResult(
        Of(subscriber, partition)
            .Where(row => row.Status is ParkedStatus.Waiting && !Of(subscriber, partition).Any(ahead =>
                ahead.Event.Stream == row.Event.Stream && ahead.Event.Version < row.Event.Version
                && ahead.Status is ParkedStatus.Parked && ahead.HoldsStream))
            .OrderBy(row => row.Event.Position).Take(limit)
            .Select(row => new WaitingEvent(row.Event, row.Attempts, row.HoldsStream)).ToImmutableArray());

    public Task<SubscriptionsStanding> ReadStandingAsync(CancellationToken cancellation) => Task.FromResult(new SubscriptionsStanding(
        [.. _cursors.Select(pair => new StoredCursor(pair.Key.Item1, pair.Key.Item2, pair.Value, default))],
        [
            .. _parked.Values.GroupBy(row => row.Subscriber).Select(rows => new ParkedCount(
                rows.Key,
                rows.Count(row => row.Status is ParkedStatus.Parked),
                rows.Count(row => row.Status is ParkedStatus.Waiting),
                rows.Where(row => row.Status is ParkedStatus.Parked).Min(row => (DateTimeOffset?)row.At))),
        ],
        TimeSpan.Zero));

    private IEnumerable<SubscriberRow.ParkedEvent> Of(string subscriber, int partition) => _parked.Values.Where(
        row => row.Subscriber == subscriber && JournalPartition.Of(row.Event.Stream) == partition);

    private bool IsAllowed(SubscriberRow row) => row switch
    {
        SubscriberRow.Unparked taken => Waits(taken.Subscriber, taken.Stream, taken.Version),
        SubscriberRow.ParkedAgain again => Waits(again.Subscriber, again.Stream, again.Version),
        _ => true,
    };

    private bool Waits(string subscriber, string stream, long version) =>
        _parked.TryGetValue((subscriber, stream, version), out var row) && row.Status is ParkedStatus.Waiting;

    private void Write(SubscriberRow row)
    {
        switch (row)
        {
            case SubscriberRow.ParkedEvent parked:
                _parked.TryAdd((parked.Subscriber, parked.Event.Stream, parked.Event.Version), parked);
                break;
            case SubscriberRow.Unparked taken:
                _parked.Remove((taken.Subscriber, taken.Stream, taken.Version));
                break;
            case SubscriberRow.ParkedAgain again:
                var key = (again.Subscriber, again.Stream, again.Version);
                _parked[key] = _parked[key] with { Status = ParkedStatus.Parked, Reason = again.Reason, Attempts = again.Attempts };
                break;
            default:
                _rows.Add(row);
                break;
        }
    }
}
