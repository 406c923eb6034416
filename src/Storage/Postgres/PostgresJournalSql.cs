using OrderActors.Ports.Storage;
using DeliveryColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.InboxDelivery>.Column;
using EntryColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Storage.Postgres.JournalEntry>.Column;
using SetColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.ChangeSet>.Column;
using SettlementColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.InboxSettlement>.Column;

namespace OrderActors.Storage.Postgres;

/// <summary>The statements that compare versions, append to the journal and keep the inbox.</summary>
internal static class PostgresJournalSql
{
    /// <summary>Moves streams forward and answers with those that stood where the writer believed.</summary>
    /// <remarks>
    /// The comparison is made on the locked row, so of two processes that write at once exactly one wins. Streams are
    /// never deleted: one that the inner SELECT sees is still there when the row is inserted, and that insert becomes the
    /// update. It is no EXISTS, which PostgreSQL may answer from a hash of all streams, made anew for each batch.
    /// </remarks>
    public static readonly UnnestStatement<ChangeSet> AdvanceStreams = new(
        """
        INSERT INTO streams (stream, version, appended, hash)
        SELECT n.stream, n.expected + n.appended, n.appended, n.hash
        FROM unnest($1, $2, $3, $4) AS n(stream, expected, appended, hash)
        WHERE n.expected = 0 OR (SELECT true FROM streams s WHERE s.stream = n.stream)
        ON CONFLICT (stream) DO UPDATE
          SET version = excluded.version, appended = excluded.appended, hash = excluded.hash
          WHERE streams.version = excluded.version - excluded.appended
        RETURNING stream
        """,
        SetColumn.Text(set => set.Stream),
        SetColumn.Long(set => set.ExpectedVersion),
        SetColumn.Int(set => set.Journal.Length),
        SetColumn.Bytes(set => set.HashAfter()));

    public static readonly UnnestStatement<JournalEntry> Append = new(
        """
        INSERT INTO journal (position, stream, version, type, at, actor, cause, trace_id, data, hash)
        SELECT (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 FROM journal_base) + n.place,
               n.stream, n.version, n.type, n.at, n.actor, n.cause, n.trace_id, n.data, n.hash
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY
          AS n(stream, version, type, at, actor, cause, trace_id, data, hash, place)
        """,
        EntryColumn.Text(entry => entry.Stream),
        EntryColumn.Long(entry => entry.Version),
        EntryColumn.Text(entry => entry.Row.Type),
        EntryColumn.Time(entry => entry.Row.At),
        EntryColumn.Text(entry => entry.Row.Actor),
        EntryColumn.Text(entry => entry.Row.Cause),
        EntryColumn.Text(entry => entry.Row.TraceId),
        EntryColumn.Text(entry => entry.Row.Data),
        EntryColumn.Bytes(entry => entry.Row.Hash));

    public static readonly UnnestStatement<InboxDelivery> Receive = new(
        """
        INSERT INTO inbox (
          source, notification_id, topic, shop_id, order_id, body, received_at, status, note, retry_at, trace_parent,
          settled_at)
        SELECT n.*, CASE WHEN n.status <> 'pending' THEN n.received_at END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
          AS n(source, notification_id, topic, shop_id, order_id, body, received_at, status, note, retry_at,
            trace_parent)
        ON CONFLICT (source, notification_id) DO NOTHING
        RETURNING id, source, notification_id
        """,
        DeliveryColumn.Text(item => item.Source),
        DeliveryColumn.Text(item => item.NotificationId),
        DeliveryColumn.Text(item => item.Topic.Value),
        DeliveryColumn.Text(item => item.ShopId),
        DeliveryColumn.Text(item => item.OrderId),
        DeliveryColumn.Bytes(item => item.Body),
        DeliveryColumn.Time(item => item.ReceivedAt),
        DeliveryColumn.Text(item => item.Status.ToText()),
        DeliveryColumn.Text(item => item.Note),
        DeliveryColumn.Time(item => item.SweptFrom),
        DeliveryColumn.Text(item => item.TraceParent));

    public static readonly UnnestStatement<InboxDelivery> FindReceived = new(
        """
        SELECT i.id, i.source, i.notification_id FROM unnest($1, $2) AS n(source, notification_id)
        JOIN inbox i ON i.source = n.source AND i.notification_id = n.notification_id
        """,
        DeliveryColumn.Text(item => item.Source),
        DeliveryColumn.Text(item => item.NotificationId));

    // What was applied stays applied: a slower second worker must not put it back.
    public static readonly UnnestStatement<InboxSettlement> Settle = new(
        """
        UPDATE inbox i SET status = n.status, note = n.note, attempts = n.attempts, retry_at = n.retry_at,
          settled_at = CASE WHEN n.status <> 'pending' THEN n.at END
        FROM unnest($1, $2, $3, $4, $5, $6) AS n(id, status, note, attempts, retry_at, at)
        WHERE i.id = n.id AND i.status <> 'applied'
        """,
        SettlementColumn.Long(item => item.InboxId),
        SettlementColumn.Text(item => item.Status.ToText()),
        SettlementColumn.Text(item => item.Note),
        SettlementColumn.Int(item => item.Attempts),
        SettlementColumn.Time(item => item.RetryAt),
        SettlementColumn.Time(item => item.At));
}

/// <summary>A journal row with its place in its stream.</summary>
internal sealed record JournalEntry(string Stream, long Version, JournalRow Row);
