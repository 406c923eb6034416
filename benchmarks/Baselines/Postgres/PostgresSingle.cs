using Npgsql;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>Writes one order with one prepared statement: one transaction and one round trip.</summary>
/// <remarks>Nobody owns a SKU here, so the row itself decides whether there are units, and what version follows.</remarks>
internal sealed class PostgresSingle(NpgsqlDataSource source)
{
    /// <summary>Values of the statement before the tables' own, see <see cref="WriteAsync"/>.</summary>
    private const int FirstTableValue = 11;

    private static readonly string s_sql =
        $"""
        WITH taken AS (
          UPDATE stock SET reserved = reserved + $5, version = version + $6, updated_at = $7
          WHERE seller_id = $1 AND location = $2 AND sku = $3 AND on_hand - reserved - consumed >= $5
          RETURNING version
        ), moved AS (
          UPDATE streams s SET version = taken.version, appended = $6, hash = $8 FROM taken WHERE s.stream = $4
        ), begun AS (
          INSERT INTO streams (stream, version, appended, hash) SELECT $9, $10, $10, $11 FROM taken
        ), told AS (
          INSERT INTO journal (position, {Table.Journal.ColumnList})
          SELECT (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 FROM journal_base) + n.place,
            n.stream, CASE WHEN n.stream = $4 THEN taken.version - $6 + n.version ELSE n.version END,
            n.type, n.at, n.actor, n.cause, n.trace_id, n.data, n.hash
          FROM taken, unnest({Places(Table.Journal, 0)}) WITH ORDINALITY AS n({Table.Journal.ColumnList}, place)
        ), ordered AS (
          INSERT INTO orders ({Table.Orders.ColumnList})
          SELECT {Places(Table.Orders, Table.Journal.Columns.Length)} FROM taken
        ), held AS (
          INSERT INTO reservations ({Table.Reservations.ColumnList})
          SELECT {Places(Table.Reservations, Table.Journal.Columns.Length + Table.Orders.Columns.Length)} FROM taken
        ), heard AS (
          INSERT INTO inbox ({Table.Inbox.ColumnList})
          SELECT n.* FROM taken, unnest({Places(
              Table.Inbox, Table.Journal.Columns.Length + Table.Orders.Columns.Length + Table.Reservations.Columns.Length)})
            AS n({Table.Inbox.ColumnList})
        )
        SELECT version FROM taken
        """;

    private static readonly int s_atColumn = Table.Journal.IndexOf("at");
    private static readonly int s_hashColumn = Table.Journal.IndexOf("hash");

    public async Task WriteAsync(OrderRows order, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(s_sql);
        var values = command.Parameters;
        values.AddValue(order.Sku.Seller);
        values.AddValue(SkuPlace.Location);
        values.AddValue(order.Sku.Sku);
        values.AddValue(order.Sku.Stream);
        values.AddValue(order.Quantity);
        values.AddValue(order.StockJournal.Length);
        values.AddValue((DateTime)order.StockJournal[^1][s_atColumn]!);
        values.AddValue((byte[])order.StockJournal[^1][s_hashColumn]!);
        values.AddValue(order.Stream);
        values.AddValue(order.OrderJournal.Length);
        values.AddValue(order.Hash);
        values.AddTable(Table.Journal, [.. order.StockJournal, .. order.OrderJournal]);
        values.AddRow(Table.Orders, order.Order);
        values.AddRow(Table.Reservations, order.Reservation);
        values.AddTable(Table.Inbox, order.Inbox);
        if (await command.ExecuteScalarAsync(cancellation) is not long)
            throw new BaselineBrokenException($"{order.Sku.Sku} had no unit left");
    }

    private static string Places(Table table, int after) => string.Join(
        ", ", Enumerable.Range(FirstTableValue + 1 + after, table.Columns.Length).Select(place => $"${place}"));
}
