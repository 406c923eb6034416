using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Webhooks;

/// <summary>Endpoints as rows.</summary>
internal sealed class WebhookEndpoints(SqlDatabase database) : IWebhookEndpoints
{
    private const string Row =
        """
        e.seller_id, e.endpoint_id, e.url, e.description, e.event_types, e.shop_ids, e.secrets, e.status, e.stop, e.enabled_at,
        e.version, e.created_at, e.updated_at
        """;

    public Task<StoredEndpoint?> LoadAsync(EndpointKey key, CancellationToken cancellation) =>
        database.FirstAsync(
            new SqlQuery(
                $"""
                SELECT {Row}, e.failing_since, e.failures, e.paused_until, s.version, s.hash
                FROM webhook_endpoints AS e JOIN streams AS s ON s.stream = @stream
                WHERE e.seller_id = @seller AND e.endpoint_id = @endpoint
                """)
                .With("stream", key.Stream).With("seller", key.SellerId).With("endpoint", key.EndpointId),
            ReadStored,
            cancellation);

    public Task<ImmutableArray<ListedEndpoint>> ListAsync(
        string sellerId, string after, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Row}, e.failing_since, e.failures, e.paused_until FROM webhook_endpoints AS e
                WHERE e.seller_id = @seller AND e.endpoint_id > @after AND e.status <> 'deleted'
                ORDER BY e.endpoint_id LIMIT @limit
                """)
                .With("seller", sellerId).With("after", after).With("limit", limit),
            row => new ListedEndpoint(ReadRow(row), ReadHealth(row)),
            cancellation);

    public Task<ImmutableArray<RowImage.WebhookEndpoint>> OfSellersAsync(
        ImmutableArray<string> sellerIds, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Row} FROM webhook_endpoints AS e
                WHERE e.seller_id {database.OneOf("@sellers")} AND e.status <> 'deleted'
                ORDER BY e.seller_id, e.endpoint_id
                """)
                .With("sellers", JsonSerializer.Serialize(sellerIds)),
            ReadRow,
            cancellation);

    public Task EndPauseAsync(EndpointKey key, CancellationToken cancellation) =>
        ChangeAsync(key, "paused_until = NULL", cancellation);

    public Task ForgetFailuresAsync(EndpointKey key, CancellationToken cancellation) =>
        ChangeAsync(key, "failing_since = NULL, failures = 0, paused_until = NULL", cancellation);

    private Task ChangeAsync(EndpointKey key, string change, CancellationToken cancellation) =>
        database.WriteAsync(
            new SqlQuery(
                $"UPDATE webhook_endpoints SET {change} WHERE seller_id = @seller AND endpoint_id = @endpoint RETURNING endpoint_id")
                .With("seller", key.SellerId).With("endpoint", key.EndpointId),
            row => row.Text(),
            cancellation);

    private static StoredEndpoint ReadStored(RowCursor row) => new(
        ReadRow(row),
        ReadHealth(row),
        new StreamHead(row.Long(), row.Bytes()));

    private static RowImage.WebhookEndpoint ReadRow(RowCursor row) => new(
        new EndpointKey(row.Text(), row.Text()),
        row.Text(),
        row.Text(),
        row.Text(),
        row.Text(),
        row.Text(),
        WebhookText.ParseEndpointStatus(row.Text()),
        row.TextOrNull(),
        row.Time(),
        row.Long(),
        row.Time(),
        row.Time());

    private static EndpointHealth ReadHealth(RowCursor row)
    {
        var since = row.TimeOrNull();
        return new EndpointHealth(since, row.Int(), row.TimeOrNull());
    }
}
