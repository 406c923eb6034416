using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.PublicEvents;
using OrderActors.Engine.Subscriptions;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Webhooks;

/// <summary>Writes a delivery for each public event and each endpoint that wants it, together with its cursor.</summary>
/// <remarks>
/// The endpoints of a batch's sellers are read with each batch, after its events were committed. So an endpoint that was created
/// before an event gets it, one that was deleted gets none, and nothing has to be forgotten in time. A disabled endpoint's deliveries
/// are written too: they wait until it is enabled.
/// </remarks>
public sealed class WebhookSubscriber(
    PublicEventReader reader, IWebhookEndpoints endpoints, IWebhookHint hint, TimeProvider clock) : ISubscriber, IAfterCommit
{
    /// <summary>Events older than an endpoint are not its business; clocks of processes differ by so much at most.</summary>
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromMinutes(1);

    public string Name => "webhooks";

    /// <remarks>An event that cannot be told is parked, and its order's later events go on: receivers are promised no order.</remarks>
    public SubscriberOptions Options { get; } = new()
    {
        From = SubscriptionStart.End,
        AfterLastTry = AfterLastTry.ParkEvent,
    };

    public async Task<ImmutableArray<SubscriberRow>> HandleAsync(
        ImmutableArray<StoredEvent> events, CancellationToken cancellation)
    {
        ImmutableArray<string> sellers =
            [.. events.Select(stored => StreamScope.Of(stored.Stream).SellerId).OfType<string>().Distinct()];
        if (sellers.IsEmpty)
            return [];

        var rows = await endpoints.OfSellersAsync(sellers, cancellation);
        if (rows.IsEmpty)
            return [];

        var wanted = rows.Select(row => new Wish(row.Key, EndpointAggregate.TargetOf(row), row.CreatedAt - s_clocksDiffer))
            .ToLookup(wish => wish.Key.SellerId, StringComparer.Ordinal);
        ImmutableArray<StoredEvent> ofThese =
            [.. events.Where(stored => StreamScope.Of(stored.Stream).SellerId is { } seller && wanted.Contains(seller))];
        return RowsOf(await reader.OfAsync(ofThese, cancellation), wanted, clock.GetUtcNow());
    }

    public void Committed(ImmutableArray<SubscriberRow> rows)
    {
        foreach (var endpoint in rows.OfType<SubscriberRow.WebhookDelivery>().Select(row => row.Endpoint).Distinct())
            hint.Due(endpoint);
    }

    private static ImmutableArray<SubscriberRow> RowsOf(
        ImmutableArray<PublicEvent> events, ILookup<string, Wish> wanted, DateTimeOffset now)
    {
        var rows = new List<SubscriberRow.WebhookDelivery>();
        foreach (var @event in events)
        {
            string? body = null;
            foreach (var wish in wanted[@event.SellerId].Where(wish => wish.IsFor(@event)))
            {
                body ??= WebhookBody.Write(@event.Type, @event.Time, @event.Data);
                rows.Add(new SubscriberRow.WebhookDelivery(
                    wish.Key, @event.Id, @event.Type, @event.ShopId, @event.Time, body, now));
            }
        }

        // Each a moment after the one before, so that an endpoint is first tried with what happened first; and all of them due now.
        return [.. rows.Select((row, index) => row with { At = now.AddMicroseconds(index - rows.Count) })];
    }

    private sealed record Wish(EndpointKey Key, EndpointTarget Target, DateTimeOffset Since)
    {
        public bool IsFor(PublicEvent @event) => @event.Time >= Since && Target.Wants(@event.Type, @event.ShopId);
    }
}
