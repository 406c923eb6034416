using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>The one way into the database: gathers what many grains decided into few transactions.</summary>
/// <remarks>
/// <para>No call completes before its transaction has committed durably. None takes a cancellation token: whether a
/// commit reached the disk must be known, not guessed.</para>
/// <para>At most a fixed number of items wait; beyond it a call is refused at once with
/// <see cref="StorageOverloadedException"/>.</para>
/// </remarks>
public interface ICommitPipeline
{
    /// <exception cref="VersionConflictException">
    /// The stream, or one of a set beside it, has moved on; it names which. Nothing of them was written.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The database could not be used. Whether it was written is unknown.</exception>
    Task CommitAsync(ChangeSet changes);

    /// <summary>Stores one inbound delivery, unless one of the same source and notification id is stored already.</summary>
    /// <exception cref="StorageUnavailableException">Not known to be stored; the sender must send again.</exception>
    Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery);

    /// <summary>Writes what became of deliveries. Repeating it is harmless.</summary>
    Task SettleAsync(ImmutableArray<InboxSettlement> settlements);
}

/// <summary>Somebody else has appended to the stream since it was read. The caller reloads and decides again.</summary>
public sealed class VersionConflictException(string stream, long expected)
    : Exception($"stream {stream} is no longer at version {expected}")
{
    public string Stream { get; } = stream;
}

/// <summary>The database is away or failed; whether a write was committed is unknown.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Too much waits to be committed. Nothing was written; try again later.</summary>
public sealed class StorageOverloadedException(string message) : Exception(message);

/// <summary>The database refused a row by a CHECK or key: a rule of ours is broken. Nothing of this set was written.</summary>
public sealed class ConstraintBrokenException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The rule is that the channel's id of an order is there once: another shop or seller of ours has the order already.</summary>
    public bool IsOrderTaken { get; init; }
}
