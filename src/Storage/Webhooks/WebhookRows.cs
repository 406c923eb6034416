using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Webhooks;

/// <summary>What the subscriber of webhooks writes with its cursor.</summary>
internal static class WebhookRows
{
    public static SqlStep Add(SubscriberRow.WebhookDelivery row) => new(
        new SqlQuery(
            """
            INSERT INTO webhook_deliveries (
              delivery_id, seller_id, endpoint_id, event_id, event_type, shop_id, event_at, body, status, attempts, round, due_at,
              created_at)
            VALUES (@id, @seller, @endpoint, @event, @type, @shop, @eventAt, @body, 'pending', 0, 0, @at, @at)
            ON CONFLICT (delivery_id) DO NOTHING
            """)
            .With("id", row.DeliveryId).With("seller", row.Endpoint.SellerId).With("endpoint", row.Endpoint.EndpointId)
            .With("event", row.EventId).With("type", row.EventType).With("shop", row.ShopId).With("eventAt", row.EventAt)
            .With("body", row.Body).With("at", row.At));
}
