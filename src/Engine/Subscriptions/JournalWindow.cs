using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>The newest events of the journal that somebody wants, by partition, bounded in number and bytes. Not for several threads.</summary>
internal sealed class JournalWindow(int maxEvents, long maxBytes)
{
    /// <summary>What a row takes beside its text.</summary>
    private const int BytesBesideText = 400;

    private readonly Log[] _logs = [.. Enumerable.Range(0, JournalPartition.Count).Select(_ => new Log())];
    private readonly Queue<int> _partitions = new();
    private long _bytes;

    /// <summary>All events behind this position, and up to <see cref="End"/>, are here.</summary>
    public long From { get; private set; }

    public long End { get; private set; }

    /// <summary>Forgets all, and begins behind a position.</summary>
    public void Begin(long position)
    {
        foreach (var log in _logs)
            log.Clear();
        _partitions.Clear();
        _bytes = 0;
        From = End = position;
    }

    /// <param name="events">What follows <see cref="End"/> in the journal and is of interest, in order.</param>
    public void Append(ImmutableArray<StoredEvent> events)
    {
        foreach (var next in events)
        {
            var partition = JournalPartition.Of(next.Stream);
            _logs[partition].Add(next);
            _partitions.Enqueue(partition);
            _bytes += BytesOf(next);
            End = next.Position;
        }

        while (_partitions.Count > maxEvents || _bytes > maxBytes)
        {
            var oldest = _logs[_partitions.Dequeue()].RemoveFirst();
            _bytes -= BytesOf(oldest);
            From = oldest.Position;
        }
    }

    /// <summary>There is nothing of interest up to a position.</summary>
    public void Pass(long position) => End = Math.Max(End, position);

    /// <returns>Null when what follows is not all here any more.</returns>
    public JournalPage? Read(int partition, long after, int max)
    {
        if (after < From)
            return null;

        var events = _logs[partition].After(after, max);
        return events.Length < max
            ? new JournalPage(events, Math.Max(after, End), HasMore: false)
            : new JournalPage(events, events[^1].Position, HasMore: true);
    }

    private static long BytesOf(StoredEvent stored) => BytesBesideText + (2L * stored.Data.Length);

    /// <summary>A list whose beginning is dropped bit by bit.</summary>
    private sealed class Log
    {
        private readonly List<StoredEvent> _events = [];
        private int _first;

        public void Add(StoredEvent next) => _events.Add(next);

        public void Clear()
        {
            _events.Clear();
            _first = 0;
        }

        public StoredEvent RemoveFirst()
        {
            var first = _events[_first];
            _events[_first++] = null!;
            if (_first * 2 > _events.Count)
            {
                _events.RemoveRange(0, _first);
                _first = 0;
            }

            return first;
        }

        public ImmutableArray<StoredEvent> After(long position, int max)
        {
            var (low, high) = (_first, _events.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_events[middle].Position <= position)
                    low = middle + 1;
                else
                    high = middle;
            }

            return [.. _events.Skip(low).Take(max)];
        }
    }
}

/// <summary>Events of one partition, in order.</summary>
/// <param name="Through">The partition was read up to here.</param>
/// <param name="HasMore">More may follow at once.</param>
internal sealed record JournalPage(ImmutableArray<StoredEvent> Events, long Through, bool HasMore);
