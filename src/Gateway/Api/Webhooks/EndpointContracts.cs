using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Webhooks;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <param name="Url">An https address that is reachable from the Internet.</param>
/// <param name="Description">For people; at most 500 characters.</param>
/// <param name="EventTypes">Names such as <c>order.shipped.v1</c>, or <c>order.shipped</c> for all its versions; leave out for all events.</param>
/// <param name="ShopIds">Leave out for all shops, and for events that are of no shop.</param>
public sealed record EndpointRequest(
    string Url,
    string? Description = null,
    IReadOnlyList<string>? EventTypes = null,
    IReadOnlyList<string>? ShopIds = null)
{
    internal EndpointTarget ToTarget() => new(
        Url,
        Description ?? "",
        [.. (EventTypes ?? []).Distinct().Order(StringComparer.Ordinal)],
        [.. (ShopIds ?? []).Select(TypedId.Of).Distinct().Order(StringComparer.Ordinal)]);
}

/// <param name="OverlapSeconds">For so long messages are signed with the former secret, too; default 1 day, at most 7 days.</param>
public sealed record RotateSecretRequest(int? OverlapSeconds = null);

/// <param name="From">Of deliveries that were written then or later.</param>
/// <param name="To">And before this.</param>
public sealed record ResendRequest(DateTimeOffset From, DateTimeOffset To);

/// <summary>Where events are sent to. Secrets are never shown.</summary>
/// <param name="EventTypes">Empty = all.</param>
/// <param name="ShopIds">Empty = all.</param>
/// <param name="Status">enabled or disabled.</param>
/// <param name="NeedsAttention">Why nothing is sent, or why it fails; null when there is nothing to do.</param>
/// <param name="Failures">Since the last success.</param>
/// <param name="PausedUntil">It is left alone until then, because it failed.</param>
/// <param name="Secrets">Those that messages are signed with, newest first.</param>
public sealed record EndpointView(
    string EndpointId,
    string Url,
    string Description,
    IReadOnlyList<string> EventTypes,
    IReadOnlyList<string> ShopIds,
    string Status,
    EndpointAttentionView? NeedsAttention,
    int Failures,
    DateTimeOffset? PausedUntil,
    IReadOnlyList<EndpointSecretView> Secrets,
    DateTimeOffset CreatedAt)
{
    public static EndpointView Of(EndpointKey key, EndpointRecord record, EndpointHealth health, DateTimeOffset now)
    {
        var endpoint = record.Endpoint;
        return new EndpointView(
            key.EndpointId,
            endpoint.Target.Url,
            endpoint.Target.Description,
            endpoint.Target.EventTypes,
            endpoint.Target.ShopIds,
            endpoint.Status.ToText(),
            EndpointAttentionView.Of(endpoint, health),
            health.Failures,
            health.IsPausedAt(now) ? health.PausedUntil : null,
            [.. endpoint.SecretsAt(now).Select(secret => new EndpointSecretView(secret.CreatedAt, secret.ValidUntil))],
            endpoint.CreatedAt);
    }
}

/// <param name="Kind">BySeller, Gone, Failing, or Unwell while it fails and is still tried.</param>
/// <param name="Detail">What it answered last, or who disabled it.</param>
public sealed record EndpointAttentionView(string Kind, string Detail, DateTimeOffset Since, string Fix)
{
    /// <returns>Null when there is nothing to do.</returns>
    public static EndpointAttentionView? Of(WebhookEndpoint endpoint, EndpointHealth health)
    {
        if (endpoint.Stop is { } stop)
        {
            return new EndpointAttentionView(
                stop.Kind.ToString(), stop.Detail, stop.At, "Enable it once it answers 2xx; what waits for it is then sent.");
        }

        return health.FailingSince is { } since
            ? new EndpointAttentionView(
                "Unwell", $"It has failed {health.Failures} times since its last success.", since,
                $"See its deliveries. It is disabled when it fails for {EndpointHealth.DisabledAfter.TotalDays:0} days.")
            : null;
    }
}

/// <param name="ValidUntil">Messages are signed with it until then; null for the newest.</param>
public sealed record EndpointSecretView(DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);

/// <param name="Secret">Shown here and never again: what receivers verify messages with.</param>
public sealed record EndpointSecretAnswer(EndpointView Endpoint, string Secret);

/// <param name="Resent">Deliveries that are sent again.</param>
/// <param name="More">There may be more: ask again.</param>
/// <param name="NextFrom">
/// Where there may be more: when the last of them was written. Send it as <c>from</c> of the next request for a time; a delivery of
/// that very instant may be sent once more, with the same webhook-id.
/// </param>
public sealed record ResendAnswer(int Resent, bool More, DateTimeOffset? NextFrom);

/// <param name="DeliveryId">Of the test message; see its attempts at <c>/api/v1/webhooks/deliveries/{deliveryId}</c>.</param>
public sealed record TestAnswer(string DeliveryId, string EventId);
