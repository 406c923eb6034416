using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Engine.PublicEvents;
using OrderActors.Gateway.Api.Live;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Events;

/// <summary>Reads the journal from a place on for streams that are behind its end.</summary>
/// <remarks>
/// Few batches are read at a time, in the sequence in which they were asked for, so that streams that catch up neither crowd out
/// each other nor the work on orders.
/// </remarks>
public sealed partial class EventHistory(IStoreReader store, ISubscriptionStore journal, ILogger<EventHistory> log) : IDisposable
{
    /// <summary>Events of the journal that one read looks at. Small, because each stream that catches up holds one batch.</summary>
    public const int BatchSize = 200;

    /// <summary>Streams that read at the same moment. Chosen: one database connection of them each.</summary>
    private const int MaxReadsAtOnce = 2;

    /// <summary>Orders that a stream which catches up keeps in memory.</summary>
    private const int FoldsKept = 100;

    private readonly SemaphoreSlim _turns = new(MaxReadsAtOnce);

    public Task<long> FindEndAsync(CancellationToken cancellation) => store.FindJournalEndAsync(cancellation);

    /// <summary>A reader for one stream.</summary>
    public PublicEventReader NewReader() => new(store, FoldsKept);

    /// <returns>What the filter takes of the next events, and where the next read begins; null when the database is away.</returns>
    public async Task<HistoryBatch?> ReadAsync(
        PublicEventReader reader, EventFilter filter, long after, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            // Most of the journal is other sellers': their events are passed without being read.
            var marks = await store.ReadMarksAsync(after, BatchSize, cancellation);
            var own = marks.Where(mark => StreamScope.Of(mark.Stream).SellerId == filter.SellerId).ToList();
            var told = own.Count == 0
                ? []
                : await ReadAsync(reader, own[0].Position, own[^1].Position, marks, filter, cancellation);
            return new HistoryBatch(
                told, marks.IsEmpty ? after : marks[^1].Position, IsLast: marks.Length < BatchSize);
        }
        catch (StorageUnavailableException exception)
        {
            LogAway(log, exception);
            return null;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<ImmutableArray<StreamedEvent>> ReadAsync(
        PublicEventReader reader,
        long first,
        long last,
        ImmutableArray<JournalMark> marks,
        EventFilter filter,
        CancellationToken cancellation)
    {
        var count = marks.Count(mark => mark.Position >= first && mark.Position <= last);
        var rows = await journal.ReadJournalAsync(first - 1, count, cancellation);
        ImmutableArray<StoredEvent> own = [.. rows.Where(row => StreamScope.Of(row.Stream).SellerId == filter.SellerId)];
        var told = await TailReader.TellAsync(reader, own, log, cancellation);
        return [.. told.Where(filter.Takes)];
    }

    public void Dispose() => _turns.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event stream ends, because the database cannot be used")]
    private static partial void LogAway(ILogger log, Exception exception);
}

/// <param name="End">Everything up to here was looked at.</param>
/// <param name="IsLast">Nothing more could be read at that moment.</param>
public sealed record HistoryBatch(ImmutableArray<StreamedEvent> Events, long End, bool IsLast);
