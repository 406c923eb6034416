using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>How much waits in the database, for measures and alarms.</summary>
public interface IBacklog
{
    /// <returns>One entry for each <see cref="BacklogKind"/>.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot be used.</exception>
    Task<ImmutableArray<BacklogEntry>> ReadAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <param name="Count">Deliveries that are pending; of the other kinds, how many are due by now.</param>
/// <param name="Oldest">When the oldest delivery was received; of the other kinds, when the most overdue one was due. Null without any.</param>
public sealed record BacklogEntry(BacklogKind Kind, long Count, DateTimeOffset? Oldest);

public enum BacklogKind
{
    Inbox,
    Orders,
    Reservations,
    Shops,
    Effects,

    /// <summary>Events for endpoints that are enabled and not paused.</summary>
    Webhooks,
}
