using System.Collections.Immutable;
using Npgsql;
using OrderActors.Generator.Plan;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Postgres;
using static OrderActors.Generator.Fill.CopiedRows;

namespace OrderActors.Generator.Fill;

/// <summary>Binary COPY on two connections: one takes the orders, the other their journal.</summary>
/// <remarks>
/// Primary and unique keys stay; the other indexes are dropped and built again at the end, by their own definitions.
/// </remarks>
internal sealed class PostgresFill(PostgresDatabase database, string connectionString) : IFill
{
    private static readonly string[] s_tables = ["orders", "reservations", "inbox"];
    private static readonly TimeSpan s_indexWithin = TimeSpan.FromHours(1);

    // A crash of the server during the filling means filling again, so nothing is gained by waiting for the disk.
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c synchronous_commit=off -c maintenance_work_mem=512MB",
            CommandTimeout = (int)s_indexWithin.TotalSeconds,
        });

    private ImmutableArray<(string Name, string Definition)> _indexes = [];

    public async Task BeginAsync()
    {
        await database.MigrateAsync(CancellationToken.None);
        if ((long)(await ScalarAsync("SELECT count(*) FROM (SELECT FROM orders LIMIT 1) o"))! > 0)
            throw new ArgumentException("the database holds orders already; give an empty one");

        var indexes = ImmutableArray.CreateBuilder<(string, string)>();
        await using (var command = _source.CreateCommand(
            """
            SELECT c.relname, pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relname = ANY($1) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
            """))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = s_tables });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        _indexes = indexes.ToImmutable();
        foreach (var (name, _) in _indexes)
            await ExecuteAsync($"DROP INDEX {name}");
    }

    public Task WriteAsync(IReadOnlyList<FilledOrder> orders) =>
        Task.WhenAll(CopyOrdersAsync(orders), CopyJournalAsync(orders));

    public async Task EndAsync(StockCounts stock)
    {
        await Task.WhenAll(CopyStockAsync(stock), CopyShopsAsync());

        // One after another on one table, which it is read for; two would fight for the same memory.
        foreach (var (_, definition) in _indexes)
        {
            Console.WriteLine($"  {definition}");
            await ExecuteAsync(definition);
        }

        await ExecuteAsync("VACUUM (ANALYZE)");
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task CopyOrdersAsync(IReadOnlyList<FilledOrder> orders)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            COPY orders (
              id, tiktok_order_id, state, order_data, created_at, updated_at, seller_id, shop_id, channel_status,
              channel_updated_at, placed_at, ship_by, unit_count, total_amount, currency, holds, failure,
              tracking_number, is_terminal, next_action, next_action_at, version) FROM STDIN (FORMAT binary)
            """))
        {
            foreach (var order in orders)
                Write(copy, order.RowId, order.Order);
            await copy.CompleteAsync();
        }

        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            COPY reservations (
              seller_id, location, sku, reservation_id, order_ref, quantity, status, expires_at, close_reason, created_at,
              closed_at) FROM STDIN (FORMAT binary)
            """))
        {
            foreach (var order in orders)
            {
                if (order.Reservation is { } row)
                    Write(copy, row);
            }

            await copy.CompleteAsync();
        }
    }

    private async Task CopyJournalAsync(IReadOnlyList<FilledOrder> orders)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // First, because it tells readers that this transaction appends, which must be before it has an id.
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY streams (stream, version, appended, hash) FROM STDIN (FORMAT binary)"))
        {
            foreach (var order in orders)
                WriteHead(copy, order.Stream, order.Journal.Length, order.Journal[^1].Hash);
            await copy.CompleteAsync();
        }

        await using var command = new NpgsqlCommand(
            "SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 FROM journal_base", connection);
        var position = (long)(await command.ExecuteScalarAsync())!;
        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            COPY journal (position, stream, version, type, at, actor, cause, trace_id, data, hash)
            FROM STDIN (FORMAT binary)
            """))
        {
            foreach (var order in orders)
            {
                for (var index = 0; index < order.Journal.Length; index++)
                    Write(copy, ++position, order.Stream, index + 1, order.Journal[index]);
            }

            await copy.CompleteAsync();
        }

        await CopyWebhooksAsync(connection, orders);
        await transaction.CommitAsync();
    }

    private static async Task CopyWebhooksAsync(NpgsqlConnection connection, IReadOnlyList<FilledOrder> orders)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY inbox (
              source, notification_id, topic, shop_id, order_id, body, received_at, status, attempts, settled_at)
            FROM STDIN (FORMAT binary)
            """);
        foreach (var row in orders.SelectMany(order => order.Webhooks))
            Write(copy, row);

        await copy.CompleteAsync();
    }

    private async Task CopyStockAsync(StockCounts stock)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            COPY stock (seller_id, location, sku, on_hand, reserved, consumed, safety_stock, version, updated_at)
            FROM STDIN (FORMAT binary)
            """))
        {
            foreach (var row in stock.Rows)
                Write(copy, row);

            await copy.CompleteAsync();
        }

        await using var heads = await connection.BeginBinaryImportAsync(
            "COPY streams (stream, version, appended, hash) FROM STDIN (FORMAT binary)");
        foreach (var (key, _, _, _) in stock.Rows)
            WriteHead(heads, key.Stream, 1, StreamHead.Empty.Hash);
        await heads.CompleteAsync();
    }

    private async Task CopyShopsAsync()
    {
        for (var seller = 0; seller < World.SellerIds.Length; seller++)
        {
            foreach (var shop in World.ShopsOf(seller))
            {
                await using var command = _source.CreateCommand(ShopSql.Insert);
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = World.SellerIds[seller] });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shop });
                command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = World.End.UtcDateTime });
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
