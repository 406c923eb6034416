using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Webhooks;

/// <summary>Deliveries and attempts for people. Pages continue after a key and never count rows to skip.</summary>
internal sealed class WebhookLog(SqlDatabase database) : IWebhookLog
{
    private const string Delivery =
        """
        seller_id, endpoint_id, delivery_id, event_id, event_type, shop_id, body, status, attempts, event_at, created_at, due_at,
        settled_at, note
        """;

    /// <remarks>Only the conditions asked for go into the text, so that an index answers it in its order.</remarks>
    public Task<ImmutableArray<LoggedDelivery>> ListAsync(
        string sellerId, DeliveryFilter filter, DeliveryPlace? after, int limit, CancellationToken cancellation)
    {
        var conditions = new List<string> { "seller_id = @seller" };
        var values = new List<(string Name, object Value)> { ("seller", sellerId), ("limit", limit) };

        void Where(string condition, params ReadOnlySpan<(string Name, object Value)> used)
        {
            conditions.Add(condition);
            values.AddRange(used);
        }

        if (filter.EndpointId is { } endpoint)
            Where("endpoint_id = @endpoint", ("endpoint", endpoint));
        if (filter.Status is { } status)
            Where("status = @status", ("status", status.ToText()));
        if (filter.EventType is { } type)
            Where("event_type = @type", ("type", type));
        if (filter.From is { } from)
            Where("created_at >= @from", ("from", from));
        if (filter.To is { } to)
            Where("created_at < @to", ("to", to));
        if (after is not null)
            Where("(created_at, delivery_id) < (@createdAt, @id)", ("createdAt", after.CreatedAt), ("id", after.DeliveryId));

        var query = new SqlQuery(
            $"""
            SELECT {Delivery} FROM webhook_deliveries WHERE {string.Join(" AND ", conditions)}
            ORDER BY created_at DESC, delivery_id DESC LIMIT @limit
            """);
        foreach (var (name, value) in values)
            query.With(name, value);

        return database.QueryAsync(query, ReadDelivery, cancellation);
    }

    public Task<LoggedDelivery?> FindAsync(string sellerId, string deliveryId, CancellationToken cancellation) =>
        database.FirstAsync(
            new SqlQuery($"SELECT {Delivery} FROM webhook_deliveries WHERE delivery_id = @id AND seller_id = @seller")
                .With("id", deliveryId).With("seller", sellerId),
            ReadDelivery,
            cancellation);

    public Task<ImmutableArray<LoggedAttempt>> ListAttemptsAsync(
        string deliveryId, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT attempt, started_at, took_ms, http_status, note, body FROM webhook_attempts
                WHERE delivery_id = @id ORDER BY attempt DESC LIMIT @limit
                """)
                .With("id", deliveryId).With("limit", limit),
            row => new LoggedAttempt(
                row.Int(),
                row.Time(),
                TimeSpan.FromMilliseconds(row.Int()),
                row.IsNull() ? null : row.Int(),
                row.Text(),
                row.Text()),
            cancellation);

    private static LoggedDelivery ReadDelivery(RowCursor row) => new(
        new EndpointKey(row.Text(), row.Text()),
        row.Text(),
        row.Text(),
        row.Text(),
        row.Text(),
        row.Text(),
        WebhookText.ParseDeliveryStatus(row.Text()),
        row.Int(),
        row.Time(),
        row.Time(),
        row.TimeOrNull(),
        row.TimeOrNull(),
        row.TextOrNull());
}
