using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

/// <summary>The outbox of events to endpoints: what is due, who makes an attempt, and what came of it.</summary>
/// <remarks>
/// <para>Repeating is safe with the key: a message keeps its id, by which its receiver knows it again. So an attempt whose outcome
/// was lost is made again.</para>
/// <para>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</para>
/// </remarks>
public interface IWebhookDeliveries
{
    /// <summary>Endpoints that are enabled, not paused, and have something due: those that answer well first, then those that waited longest.</summary>
    Task<ImmutableArray<EndpointKey>> FindDueEndpointsAsync(
        DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>What is due for one endpoint, most overdue first.</summary>
    Task<ImmutableArray<DueDelivery>> LoadDueAsync(
        EndpointKey endpoint, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Begins attempts. Each goes to one caller alone, and is due again at <paramref name="takenUpAt"/> unless it is settled before.</summary>
    /// <returns>The ids of the deliveries whose attempt is the caller's.</returns>
    Task<ImmutableHashSet<string>> ClaimAsync(ImmutableArray<DueDelivery> due, DateTimeOffset takenUpAt);

    /// <summary>Stores what came of an attempt, with the attempt itself and how its endpoint does. Repeating it changes nothing.</summary>
    Task SettleAsync(SettledAttempt attempt);

    /// <summary>Adds deliveries that no event led to. Those that are there stay as they are.</summary>
    Task AddAsync(ImmutableArray<SubscriberRow.WebhookDelivery> deliveries, CancellationToken cancellation);

    /// <summary>Makes deliveries due now, for a round of attempts from the first on. Those that are pending stay as they are.</summary>
    /// <param name="after">Where the round before ended, or null: what that round made due may be settled by now, and is not taken again.</param>
    /// <returns>The places of those made due, at most <paramref name="limit"/>, the oldest first.</returns>
    Task<ImmutableArray<DeliveryPlace>> ResendAsync(
        ResendScope scope, DeliveryPlace? after, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Forgets deliveries created before an instant, settled or not, with their attempts; at most so many.</summary>
    Task<int> ForgetBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellation);
}

/// <param name="Attempts">Made so far, in all rounds.</param>
/// <param name="Round">Made so far in this round.</param>
public sealed record DueDelivery(
    EndpointKey Endpoint,
    string DeliveryId,
    string EventId,
    string Body,
    int Attempts,
    int Round,
    DateTimeOffset CreatedAt);

/// <param name="Attempt">Its number, which the claim gave it.</param>
/// <param name="RetryAt">Null when it is not tried again.</param>
/// <param name="Health">How the endpoint does after it; null when that is as it was.</param>
public sealed record SettledAttempt(
    EndpointKey Endpoint,
    string DeliveryId,
    int Attempt,
    DeliveryStatus Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? RetryAt,
    EndpointAnswer Answer,
    string Note,
    EndpointHealth? Health);

/// <summary>Which deliveries of an endpoint are sent again.</summary>
public abstract record ResendScope(EndpointKey Endpoint)
{
    public sealed record One(EndpointKey Endpoint, string DeliveryId) : ResendScope(Endpoint);

    public sealed record Failed(EndpointKey Endpoint) : ResendScope(Endpoint);

    /// <summary>Of events that happened in a time: from the first instant on, before the second.</summary>
    public sealed record Range(EndpointKey Endpoint, DateTimeOffset From, DateTimeOffset To) : ResendScope(Endpoint);
}
