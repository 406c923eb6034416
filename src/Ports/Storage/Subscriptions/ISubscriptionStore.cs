using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>How far each subscriber has read the journal, and what it wrote of that.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface ISubscriptionStore
{
    /// <summary>The cursors of a subscriber, one for each partition; none before <see cref="BeginAsync"/>.</summary>
    Task<ImmutableArray<StoredCursor>> LoadCursorsAsync(string subscriber, CancellationToken cancellation);

    /// <summary>Puts the cursors that a subscriber does not have yet at a position. Repeating it changes nothing.</summary>
    Task BeginAsync(string subscriber, long position, CancellationToken cancellation);

    /// <inheritdoc cref="IStoreReader.FindJournalEndAsync"/>
    Task<long> FindJournalEndAsync(CancellationToken cancellation);

    /// <summary>Events behind a position in the whole journal, oldest first and at most <paramref name="limit"/>.</summary>
    /// <remarks>Never runs ahead of a transaction that has a smaller position and has not committed yet.</remarks>
    Task<ImmutableArray<StoredEvent>> ReadJournalAsync(long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>The same of the events up to a position that have one of these names.</summary>
    /// <param name="upTo">One that <see cref="FindJournalEndAsync"/> has given.</param>
    /// <param name="types">With their versions (<c>order.created.v1</c>), or for all versions (<c>order.created</c>).</param>
    Task<ImmutableArray<StoredEvent>> ReadJournalAsync(
        long afterPosition, long upTo, ImmutableArray<string> types, int limit, CancellationToken cancellation);

    /// <summary>Moves cursors and writes rows, all in one transaction.</summary>
    /// <returns>
    /// False when a cursor no longer stands at <see cref="CursorMove.From"/>, or an event that was to be taken off does not wait any
    /// more: somebody else has gone on from there, and nothing was written.
    /// </returns>
    Task<bool> AdvanceAsync(
        ImmutableArray<CursorMove> moves, ImmutableArray<SubscriberRow> rows, CancellationToken cancellation);

    /// <summary>Streams whose later events must wait, because one of their events is parked or waits itself.</summary>
    Task<ImmutableArray<string>> LoadHeldStreamsAsync(string subscriber, int partition, CancellationToken cancellation);

    /// <summary>Where events wait, with or without a parked one before them.</summary>
    Task<ImmutableArray<SubscriberPartition>> FindWaitingAsync(CancellationToken cancellation);

    /// <summary>Events that wait and have no parked one before them, oldest first.</summary>
    Task<ImmutableArray<WaitingEvent>> LoadWaitingAsync(
        string subscriber, int partition, int limit, CancellationToken cancellation);

    /// <summary>All cursors, and what is parked of each subscriber, for those who watch.</summary>
    Task<SubscriptionsStanding> ReadStandingAsync(CancellationToken cancellation);
}

/// <summary>Where a subscriber stands in a partition: everything up to here is behind it.</summary>
public sealed record StoredCursor(string Subscriber, int Partition, long Position, DateTimeOffset UpdatedAt);

/// <param name="From">Where the cursor stands, as the mover believes; the move is refused where it does not.</param>
public sealed record CursorMove(string Subscriber, int Partition, long From, long To);

public readonly record struct SubscriberPartition(string Subscriber, int Partition);

/// <param name="Attempts">How often it was tried so far.</param>
/// <param name="HoldsStream">Whether later events of its stream wait for it when it is parked again.</param>
public sealed record WaitingEvent(StoredEvent Event, int Attempts, bool HoldsStream);

/// <param name="JournalHeldUp">
/// Age of the oldest transaction that may still append to the journal: readers wait for it.
/// </param>
public sealed record SubscriptionsStanding(
    ImmutableArray<StoredCursor> Cursors, ImmutableArray<ParkedCount> Parked, TimeSpan JournalHeldUp);

/// <param name="Parked">Those that a person has to decide about.</param>
/// <param name="Waiting">Those that are handled by themselves, once nothing is before them.</param>
/// <param name="OldestParkedAt">Null when none is parked.</param>
public sealed record ParkedCount(string Subscriber, long Parked, long Waiting, DateTimeOffset? OldestParkedAt);
