namespace OrderActors.Storage.Webhooks;

/// <summary>Statements of SQLite's writing connection; PostgreSQL has its own, which take many rows at once.</summary>
internal static class WebhookSql
{
    public const string PutEndpoint =
        """
        INSERT INTO webhook_endpoints (
          seller_id, endpoint_id, url, description, event_types, shop_ids, secrets, status, stop, enabled_at, version,
          created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (seller_id, endpoint_id) DO UPDATE SET
          url = excluded.url, description = excluded.description, event_types = excluded.event_types,
          shop_ids = excluded.shop_ids, secrets = excluded.secrets, status = excluded.status, stop = excluded.stop,
          enabled_at = excluded.enabled_at, version = excluded.version, updated_at = excluded.updated_at
        """;
}
