using Npgsql;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>Writes a batch of orders in one transaction and one round trip.</summary>
/// <remarks>
/// The only writer of these SKUs, so it knows their versions; that no unit is promised twice is left to the CHECK of
/// the row, which fails the whole batch.
/// </remarks>
internal sealed class PostgresGroup(NpgsqlDataSource source)
{
    private const string UpdateStock =
        """
        UPDATE stock s SET reserved = s.reserved + n.quantity, version = n.version, updated_at = n.at
        FROM unnest($1, $2, $3, $4, $5, $6) AS n(seller_id, location, sku, quantity, version, at)
        WHERE s.seller_id = n.seller_id AND s.location = n.location AND s.sku = n.sku
        """;

    private const string UpdateStreams =
        """
        UPDATE streams s SET version = n.version, appended = n.appended, hash = n.hash
        FROM unnest($1, $2, $3, $4) AS n(stream, version, appended, hash) WHERE s.stream = n.stream
        """;

    private const string InsertStreams =
        "INSERT INTO streams (stream, version, appended, hash) SELECT stream, $2, $2, hash FROM unnest($1, $3) AS n(stream, hash)";

    private static readonly string s_insertJournal =
        $"""
        INSERT INTO journal (position, {Table.Journal.ColumnList})
        SELECT (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 FROM journal_base) + n.place,
          {Table.Journal.ColumnList}
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY AS n({Table.Journal.ColumnList}, place)
        """;

    private static readonly string s_insertOrders = Insert(Table.Orders);
    private static readonly string s_insertReservations = Insert(Table.Reservations);
    private static readonly string s_insertInbox = Insert(Table.Inbox);

    private static readonly int s_streamColumn = Table.Journal.IndexOf("stream");
    private static readonly int s_versionColumn = Table.Journal.IndexOf("version");
    private static readonly int s_hashColumn = Table.Journal.IndexOf("hash");
    private static readonly int s_atColumn = Table.Journal.IndexOf("at");

    public async Task WriteAsync(IReadOnlyList<OrderRows> orders)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var sorted = Sorted(orders);
        var journal = AddStock(batch, orders);
        foreach (var order in sorted)
            journal.AddRange(order.OrderJournal);

        var streams = Add(batch, InsertStreams);
        streams.AddArray<string>([.. sorted.Select(order => order.Stream)]);
        streams.AddValue((int)sorted[0].OrderJournal.Length);
        streams.AddArray<byte[]>([.. sorted.Select(order => order.Hash)]);
        Add(batch, s_insertJournal).AddTable(Table.Journal, journal);
        Add(batch, s_insertOrders).AddTable(Table.Orders, [.. sorted.Select(order => order.Order)]);
        Add(batch, s_insertReservations).AddTable(Table.Reservations, [.. sorted.Select(order => order.Reservation)]);
        Add(batch, s_insertInbox).AddTable(Table.Inbox, [.. sorted.SelectMany(order => order.Inbox)]);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Writes only what the orders' reservations are.</summary>
    public async Task ReserveAsync(IReadOnlyList<OrderRows> orders)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var journal = AddStock(batch, orders);
        Add(batch, s_insertJournal).AddTable(Table.Journal, journal);
        Add(batch, s_insertReservations).AddTable(
            Table.Reservations, [.. Sorted(orders).Select(order => order.Reservation)]);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Rows go in the order of their keys, so that two that follow each other meet the same page.</summary>
    private static List<OrderRows> Sorted(IReadOnlyList<OrderRows> orders) =>
        [.. orders.OrderBy(order => order.Stream, StringComparer.Ordinal)];

    /// <returns>The events of the SKUs, with their versions.</returns>
    private static List<object?[]> AddStock(NpgsqlBatch batch, IReadOnlyList<OrderRows> orders)
    {
        var bySku = orders.GroupBy(order => order.Sku).OrderBy(group => group.Key.Stream, StringComparer.Ordinal).ToList();
        var journal = new List<object?[]>();
        var appended = new List<int>();
        var last = new List<object?[]>();
        foreach (var group in bySku)
        {
            var version = group.Key.Version;
            foreach (var row in group.SelectMany(order => order.StockJournal))
            {
                row[s_versionColumn] = ++version;
                journal.Add(row);
            }

            appended.Add((int)(version - group.Key.Version));
            last.Add(journal[^1]);
            group.Key.Version = version;
        }

        var stock = Add(batch, UpdateStock);
        stock.AddArray<string>([.. bySku.Select(group => group.Key.Seller)]);
        stock.AddArray<string>([.. bySku.Select(_ => SkuPlace.Location)]);
        stock.AddArray<string>([.. bySku.Select(group => group.Key.Sku)]);
        stock.AddArray<int>([.. bySku.Select(group => group.Sum(order => order.Quantity))]);
        stock.AddArray<long>([.. bySku.Select(group => group.Key.Version)]);
        stock.AddArray<DateTime>([.. last.Select(row => (DateTime)row[s_atColumn]!)]);
        var streams = Add(batch, UpdateStreams);
        streams.AddArray<string>([.. last.Select(row => (string)row[s_streamColumn]!)]);
        streams.AddArray<long>([.. bySku.Select(group => group.Key.Version)]);
        streams.AddArray<int>([.. appended]);
        streams.AddArray<byte[]>([.. last.Select(row => (byte[])row[s_hashColumn]!)]);
        return journal;
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    private static string Insert(Table table) =>
        $"""
        INSERT INTO {table.Name} ({table.ColumnList})
        SELECT * FROM unnest({string.Join(", ", Enumerable.Range(1, table.Columns.Length).Select(place => $"${place}"))})
        """;
}
