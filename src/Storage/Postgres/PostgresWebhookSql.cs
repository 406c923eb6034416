using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Postgres;

using EndpointColumn = UnnestStatement<RowImage.WebhookEndpoint>.Column;

/// <summary>The statements that write endpoints.</summary>
internal static class PostgresWebhookSql
{
    public static readonly UnnestStatement<RowImage.WebhookEndpoint> PutEndpoints = new(
        """
        INSERT INTO webhook_endpoints (
          seller_id, endpoint_id, url, description, event_types, shop_ids, secrets, status, stop, enabled_at, version,
          created_at, updated_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (seller_id, endpoint_id) DO UPDATE SET
          url = excluded.url, description = excluded.description, event_types = excluded.event_types,
          shop_ids = excluded.shop_ids, secrets = excluded.secrets, status = excluded.status, stop = excluded.stop,
          enabled_at = excluded.enabled_at, version = excluded.version, updated_at = excluded.updated_at
        """,
        EndpointColumn.Text(row => row.Key.SellerId),
        EndpointColumn.Text(row => row.Key.EndpointId),
        EndpointColumn.Text(row => row.Url),
        EndpointColumn.Text(row => row.Description),
        EndpointColumn.Text(row => row.EventTypes),
        EndpointColumn.Text(row => row.ShopIds),
        EndpointColumn.Text(row => row.Secrets),
        EndpointColumn.Text(row => row.Status.ToText()),
        EndpointColumn.Text(row => row.Stop),
        EndpointColumn.Time(row => row.EnabledAt),
        EndpointColumn.Long(row => row.Version),
        EndpointColumn.Time(row => row.CreatedAt),
        EndpointColumn.Time(row => row.UpdatedAt));
}
