using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Reads what waits, each kind by its partial index.</summary>
/// <remarks>
/// A delivery that was read once and waits for its second reading is left out: it may wait for ten minutes by design, and one
/// that cannot be applied is tried a second time within seconds.
/// </remarks>
internal sealed class Backlog(SqlDatabase database) : IBacklog
{
    private const string Sql =
        """
        SELECT 'Inbox', count(*), min(received_at) FROM inbox
        WHERE status = 'pending' AND (attempts <> 1 OR retry_at IS NULL OR retry_at <= @due)
        UNION ALL
        SELECT 'Orders', count(*), min(next_action_at) FROM orders WHERE NOT is_terminal AND next_action_at <= @due
        UNION ALL
        SELECT 'Reservations', count(*), min(expires_at) FROM reservations WHERE status = 'held' AND expires_at <= @due
        UNION ALL
        SELECT 'Shops', count(*), min(next_sync_at) FROM shops WHERE status = 'connected' AND next_sync_at <= @due
        UNION ALL
        SELECT 'Effects', count(*), min(due_at) FROM effects WHERE status = 'intent' AND due_at <= @due
        UNION ALL
        SELECT 'Webhooks', count(*), min(d.due_at) FROM webhook_endpoints AS e
        JOIN webhook_deliveries AS d ON d.seller_id = e.seller_id AND d.endpoint_id = e.endpoint_id
        WHERE e.status = 'enabled' AND (e.paused_until IS NULL OR e.paused_until <= @due)
          AND d.status = 'pending' AND d.due_at <= @due
        """;

    public Task<ImmutableArray<BacklogEntry>> ReadAsync(DateTimeOffset now, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(Sql).With("due", now),
            row => new BacklogEntry(Enum.Parse<BacklogKind>(row.Text()), row.Long(), row.TimeOrNull()),
            cancellation);
}
