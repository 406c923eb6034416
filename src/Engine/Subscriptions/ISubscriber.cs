using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Whoever should know of the journal's events: a projection, whose rows are its fold, or a reaction, whose rows are
/// intents.</summary>
/// <remarks>
/// Each event reaches it at least once, and its rows are stored exactly once, together with the cursor. Events of one stream come
/// in their order. One process at a time works on a partition, but for a moment two may: the rows of only one are stored.
/// </remarks>
public interface ISubscriber
{
    /// <summary>Stored with the cursors, so it never changes: <c>webhooks</c>, <c>projection/shop-days</c>.</summary>
    string Name { get; }

    SubscriberOptions Options { get; }

    /// <param name="events">Of one partition, in order of position, and only those that the options let through.</param>
    /// <returns>What is written together with the cursor.</returns>
    /// <remarks>
    /// A throw is of the whole batch: the engine halves it to find the event. <see cref="StorageUnavailableException"/> is nobody's
    /// fault: it is tried again without end.
    /// </remarks>
    Task<ImmutableArray<SubscriberRow>> HandleAsync(
        ImmutableArray<StoredEvent> events, CancellationToken cancellation);
}

/// <summary>Told after the rows of a batch are committed. A hint: a process that dies in between tells nobody.</summary>
public interface IAfterCommit
{
    void Committed(ImmutableArray<SubscriberRow> rows);
}
