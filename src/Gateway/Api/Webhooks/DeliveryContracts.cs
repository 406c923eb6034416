using System.Text.Json;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="EventId">The <c>webhook-id</c> of each attempt.</param>
/// <param name="ShopId">Empty where the event is of no shop.</param>
/// <param name="Status">pending, delivered or failed.</param>
/// <param name="NextAttemptAt">Not before; null once it is settled.</param>
/// <param name="Note">What came of the last attempt; null before the first.</param>
public sealed record DeliveryView(
    string DeliveryId,
    string EndpointId,
    string EventId,
    string EventType,
    string ShopId,
    string Status,
    int Attempts,
    string? Note,
    DateTimeOffset EventAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? SettledAt)
{
    public static DeliveryView Of(LoggedDelivery row) => new(
        row.DeliveryId,
        row.Endpoint.EndpointId,
        row.EventId,
        row.EventType,
        row.ShopId,
        row.Status.ToText(),
        row.Attempts,
        row.Note,
        row.EventAt,
        row.CreatedAt,
        row.NextAttemptAt,
        row.SettledAt);
}

/// <param name="Body">What is sent.</param>
/// <param name="Log">Attempts, newest first; at most 100.</param>
public sealed record DeliveryDetailView(DeliveryView Delivery, JsonElement Body, IReadOnlyList<AttemptView> Log)
{
    public static DeliveryDetailView Of(LoggedDelivery row, IEnumerable<LoggedAttempt> attempts) =>
        new(DeliveryView.Of(row), JsonElement.Parse(row.Body), [.. attempts.Select(AttemptView.Of)]);
}

/// <param name="HttpStatus">Null when there was no answer.</param>
/// <param name="Answer">How the answer's body began.</param>
public sealed record AttemptView(
    int Attempt, DateTimeOffset StartedAt, int TookMilliseconds, int? HttpStatus, string Note, string Answer)
{
    public static AttemptView Of(LoggedAttempt attempt) => new(
        attempt.Attempt,
        attempt.StartedAt,
        (int)attempt.Took.TotalMilliseconds,
        attempt.HttpStatus,
        attempt.Note,
        attempt.Body);
}
