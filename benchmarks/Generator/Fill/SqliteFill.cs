using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrderActors.Generator.Plan;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sqlite;

namespace OrderActors.Generator.Fill;

/// <summary>Prepared inserts in large transactions on one connection that does not wait for the disk.</summary>
/// <remarks>Primary and unique keys stay; the other indexes are dropped and built again at the end, by their own definitions.</remarks>
internal sealed class SqliteFill(SqliteDatabase database, string file) : IFill
{
    private readonly SqliteConnection _connection = new(
        new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 0 }.ToString());

    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private ImmutableArray<(string Name, string Sql)> _indexes = [];

    public async Task BeginAsync()
    {
        await database.MigrateAsync(CancellationToken.None);
        await _connection.OpenAsync();
        Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576; PRAGMA temp_store = MEMORY;");
        using var any = Command("SELECT count(*) FROM (SELECT 1 FROM orders LIMIT 1)");
        if ((long)any.ExecuteScalar()! > 0)
            throw new ArgumentException("the database holds orders already; give an empty one");

        var indexes = ImmutableArray.CreateBuilder<(string, string)>();
        using (var command = Command(
            """
            SELECT name, sql FROM sqlite_master
            WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('orders', 'reservations', 'inbox')
            """))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
                indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        _indexes = indexes.ToImmutable();
        foreach (var (name, _) in _indexes)
            Run($"DROP INDEX {name}");
    }

    public Task WriteAsync(IReadOnlyList<FilledOrder> orders)
    {
        Run("BEGIN");

        // By key where a table lies in the order of its key.
        foreach (var order in orders)
            Write(order);
        Run("COMMIT");
        return Task.CompletedTask;
    }

    public Task EndAsync(StockCounts stock)
    {
        Run("BEGIN");
        foreach (var (key, onHand, reserved, consumed) in stock.Rows)
        {
            Statement(SqliteSql.PutStock).Execute(
                key.SellerId, key.Location, key.Sku, onHand, reserved, consumed, 0, 1, World.End);
            Statement(SqliteSql.CreateStream).Execute(key.Stream, 1, StreamHead.Empty.Hash);
        }

        var shops = ShopSql.Insert.Replace('$', '?');
        for (var seller = 0; seller < World.SellerIds.Length; seller++)
        {
            foreach (var shop in World.ShopsOf(seller))
                Statement(shops).Execute(World.SellerIds[seller], shop, World.End);
        }

        Run("COMMIT");
        foreach (var (_, sql) in _indexes)
        {
            Console.WriteLine($"  {sql}");
            Run(sql);
        }

        Run("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();

        await _connection.DisposeAsync();
        await database.DisposeAsync();
    }

    private void Write(FilledOrder filled)
    {
        var row = filled.Order;
        Statement(SqliteSql.PutOrder).Execute(
            filled.RowId.ToString(), row.Key.TikTokOrderId, row.State, row.OrderData, row.CreatedAt, row.UpdatedAt,
            row.Key.SellerId, row.Key.ShopId, row.ChannelStatus, row.ChannelUpdatedAt, row.PlacedAt, row.ShipBy,
            row.UnitCount, row.TotalAmount!.Value.ToString(CultureInfo.InvariantCulture), row.Currency, row.Holds, row.Failure,
            row.TrackingNumber, row.IsTerminal, row.NextAction, row.NextActionAt, row.Version, row.IsSample);
        Statement(SqliteSql.CreateStream).Execute(filled.Stream, filled.Journal.Length, filled.Journal[^1].Hash);
        for (var index = 0; index < filled.Journal.Length; index++)
        {
            var entry = filled.Journal[index];
            Statement(SqliteSql.AppendToJournal).Execute(
                filled.Stream, index + 1, entry.Type, entry.At, entry.Actor, entry.Cause, entry.TraceId, entry.Data, entry.Hash);
        }

        if (filled.Reservation is { } held)
        {
            Statement(SqliteSql.PutReservation).Execute(
                held.Key.SellerId, held.Key.Location, held.Key.Sku, held.ReservationId, held.OrderRef, held.Quantity,
                held.Consumed, held.Status.ToText(), held.ExpiresAt, held.CloseReason, held.CreatedAt, held.ClosedAt);
        }

        foreach (var item in filled.Webhooks)
        {
            Statement(SqliteSql.ReceiveDelivery).Execute(
                item.Source, item.NotificationId, item.Topic.Value, item.ShopId, item.OrderId, item.Body, item.ReceivedAt,
                item.Status.ToText(), item.Note, null, item.TraceParent);
        }
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(_connection, sql));

        return statement;
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constants, and definitions that the database itself gave.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
