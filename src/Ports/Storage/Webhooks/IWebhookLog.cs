using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

/// <summary>What was sent to a seller's endpoints, and what is still to be sent.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IWebhookLog
{
    /// <summary>Newest first.</summary>
    Task<ImmutableArray<LoggedDelivery>> ListAsync(
        string sellerId, DeliveryFilter filter, DeliveryPlace? after, int limit, CancellationToken cancellation);

    Task<LoggedDelivery?> FindAsync(string sellerId, string deliveryId, CancellationToken cancellation);

    /// <summary>Of one delivery, newest first.</summary>
    Task<ImmutableArray<LoggedAttempt>> ListAttemptsAsync(
        string deliveryId, int limit, CancellationToken cancellation);
}

/// <summary>What to show. Null means "do not filter by this".</summary>
/// <param name="From">Created then or later.</param>
/// <param name="To">Created before.</param>
public sealed record DeliveryFilter(
    string? EndpointId = null,
    DeliveryStatus? Status = null,
    string? EventType = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null);

/// <summary>Where a page of deliveries ended.</summary>
public sealed record DeliveryPlace(DateTimeOffset CreatedAt, string DeliveryId);

/// <param name="NextAttemptAt">Null once it is settled.</param>
/// <param name="Note">Of the last attempt; null before it.</param>
public sealed record LoggedDelivery(
    EndpointKey Endpoint,
    string DeliveryId,
    string EventId,
    string EventType,
    string ShopId,
    string Body,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset EventAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? SettledAt,
    string? Note);

public sealed record LoggedAttempt(
    int Attempt, DateTimeOffset StartedAt, TimeSpan Took, int? HttpStatus, string Note, string Body);
