using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>How far each subscriber has read the journal, and what it wrote of that.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface ISubscriptionStore
{
    /// <summary>The cursors of a subscriber, one for each partition; none before <see cref="BeginAsync"/>.</summary>
    Task<ImmutableArray<StoredCursor>> LoadCursorsAsync(string subscriber, CancellationToken cancellation);

    /// <summary>Puts the cursors that a subscriber does not have yet behind a position. Repeating it changes nothing.</summary>
    Task BeginAsync(string subscriber, long position, CancellationToken cancellation);

    /// <summary>
    /// Events behind a position in the whole journal, oldest first and at most <paramref name="limit"/>.
    /// </summary>
    /// <remarks>Never runs ahead of a transaction that has a smaller position and has not committed yet.</remarks>
    Task<ImmutableArray<StoredEvent>> ReadJournalAsync(long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>Moves cursors and writes rows, all in one transaction.</summary>
    /// <returns>
    /// False when a cursor no longer stands at <see cref="CursorMove.From"/>, or an <see cref="SubscriberRow.Unparked"/> event is
    /// not waiting: somebody else has gone on from there, and nothing was written.
    /// </returns>
    Task<bool> AdvanceAsync(
        ImmutableArray<CursorMove> moves, ImmutableArray<SubscriberRow> rows, CancellationToken cancellation);
}

/// <summary>Where a subscriber stands in a partition: everything up to here is behind it.</summary>
public sealed record StoredCursor(string Subscriber, int Partition, long Position, DateTimeOffset UpdatedAt);

/// <param name="From">Where the cursor stands, as the mover believes; the move is refused where it does not.</param>
public sealed record CursorMove(string Subscriber, int Partition, long From, long To);
