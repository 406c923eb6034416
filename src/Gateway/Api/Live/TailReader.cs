using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Engine.PublicEvents;
using OrderActors.Gateway.Api.Events;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Reads what comes next in the journal, as far as somebody needs it.</summary>
public sealed partial class TailReader(
    IStoreReader store, ISubscriptionStore journal, PublicEventReader events, ILogger<TailReader> log)
{
    private const int BatchSize = 500;

    /// <param name="watchers">Those who will be told.</param>
    /// <returns>The batch, and whether more may follow at once.</returns>
    internal async Task<(TailBatch Batch, bool IsFull)> ReadAsync(
        long position, IReadOnlyCollection<JournalWatcher> watchers, CancellationToken cancellation)
    {
        var sellers = watchers.Where(watcher => watcher.NeedsEvents).Select(watcher => watcher.SellerId)
            .ToHashSet(StringComparer.Ordinal);
        if (sellers.Count == 0)
        {
            // Pages need the places alone: what happened weighs a hundred times as much.
            var marks = await store.ReadMarksAsync(position, BatchSize, cancellation);
            return (Batch(position, marks, []), marks.Length == BatchSize);
        }

        var rows = await journal.ReadJournalAsync(position, BatchSize, cancellation);
        var told = await TellAsync(events, [.. rows.Where(row => IsOf(row.Stream, sellers))], log, cancellation);
        var places = rows.Select(row => new JournalMark(row.Position, row.Stream, row.Type, row.At));
        return (Batch(position, [.. places], told), rows.Length == BatchSize);
    }

    /// <summary>What streams are told of events; of one that cannot be read, that it cannot be.</summary>
    internal static async Task<ImmutableArray<StreamedEvent>> TellAsync(
        PublicEventReader reader, ImmutableArray<StoredEvent> rows, ILogger log, CancellationToken cancellation)
    {
        var readings = await reader.ReadEachAsync(rows, cancellation);
        foreach (var error in readings.Select(reading => reading.Error).OfType<PublicEventException>())
        {
            StreamMetrics.Unreadable.Add(1);
            LogUnreadable(log, error.Stored.Position, error.Stored.Stream, error);
        }

        return [.. readings.Select(StreamedEvent.Of).OfType<StreamedEvent>()];
    }

    private static bool IsOf(string stream, HashSet<string> sellers) =>
        StreamScope.Of(stream).SellerId is { } seller && sellers.Contains(seller);

    private static TailBatch Batch(long position, ImmutableArray<JournalMark> marks, ImmutableArray<StreamedEvent> told) =>
        new([.. marks.Select(LiveChange.Of).OfType<LiveChange>()], told, marks.IsEmpty ? position : marks[^1].Position);

    [LoggerMessage(Level = LogLevel.Error, Message = "The event at {Position} of {Stream} cannot be told to event streams")]
    private static partial void LogUnreadable(ILogger log, long position, string stream, Exception exception);
}
