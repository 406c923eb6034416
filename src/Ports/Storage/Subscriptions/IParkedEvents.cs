using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>Events that subscribers did not take, for those who decide about them. Every query names its seller.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IParkedEvents
{
    /// <summary>Oldest first by position, after the given one.</summary>
    Task<ImmutableArray<ParkedEntry>> ListAsync(
        string subscriber, string sellerId, ParkedFilter filter, long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>Lets parked events be tried again, and notes who did so, all of them or none.</summary>
    /// <returns>False when one of them is not parked any more: somebody else has decided, and nothing was written.</returns>
    Task<bool> RepeatAsync(ImmutableArray<ParkedEntry> entries, ParkedAct act, CancellationToken cancellation);

    /// <summary>Takes parked or waiting events off for good, and notes who did so, all of them or none.</summary>
    /// <returns>False when one of them is not there any more: somebody else has decided, and nothing was written.</returns>
    Task<bool> DiscardAsync(ImmutableArray<ParkedEntry> entries, ParkedAct act, CancellationToken cancellation);

    /// <summary>How many events were decided about by a request that is repeated now; 0 when it was not carried out before.</summary>
    Task<long> CountActsAsync(string subscriber, string sellerId, string cause, CancellationToken cancellation);

    /// <summary>What people did, newest first.</summary>
    Task<ImmutableArray<StoredAct>> ListActsAsync(
        string subscriber, string sellerId, int limit, CancellationToken cancellation);
}

/// <summary>Which of them. Null means "do not filter by this".</summary>
/// <param name="Stream">Of one stream.</param>
/// <param name="Version">The one at this place of its stream.</param>
/// <param name="Type">Events of this type.</param>
/// <param name="Reason">Those that were parked for exactly this reason.</param>
public sealed record ParkedFilter(
    ParkedStatus? Status = null, string? Stream = null, long? Version = null, string? Type = null, string? Reason = null);

/// <summary>An event that its subscriber did not take.</summary>
public sealed record ParkedEntry(
    string Subscriber,
    string Stream,
    long Version,
    long Position,
    string Type,
    string SellerId,
    ParkedStatus Status,
    string Reason,
    int Attempts,
    bool HoldsStream,
    DateTimeOffset ParkedAt);

/// <summary>Who decided, and with which request.</summary>
public sealed record ParkedAct(string Actor, string Cause, DateTimeOffset At);

/// <param name="Act"><c>repeated</c> or <c>discarded</c>.</param>
public sealed record StoredAct(
    string Act, string Stream, long Version, string Type, string Reason, string Actor, string Cause, DateTimeOffset At);
