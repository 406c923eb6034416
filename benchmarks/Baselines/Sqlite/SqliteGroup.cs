using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Sqlite;

/// <summary>Writes a batch of orders in one transaction of prepared statements.</summary>
internal sealed class SqliteGroup(SqliteTarget target)
{
    private const string UpdateStock =
        """
        UPDATE stock SET reserved = reserved + ?4, version = ?5, updated_at = ?6
        WHERE seller_id = ?1 AND location = ?2 AND sku = ?3
        """;

    private const string UpdateStream = "UPDATE streams SET version = ?2, hash = ?3 WHERE stream = ?1";
    private const string InsertStream = "INSERT INTO streams (stream, version, hash) VALUES (?1, ?2, ?3)";

    private static readonly int s_versionColumn = Table.Journal.IndexOf("version");
    private static readonly int s_hashColumn = Table.Journal.IndexOf("hash");
    private static readonly int s_atColumn = Table.Journal.IndexOf("at");

    /// <remarks>SQLite's calls block, and the writer has nothing else to do meanwhile.</remarks>
    public Task WriteAsync(IReadOnlyList<OrderRows> orders) => InTransaction(orders, Write);

    /// <summary>Writes only what the orders' reservations are.</summary>
    public Task ReserveAsync(IReadOnlyList<OrderRows> orders) =>
        InTransaction(orders, order => target.Insert(Table.Reservations, order.Reservation));

    private Task InTransaction(IReadOnlyList<OrderRows> orders, Action<OrderRows> write)
    {
        target.Begin();
        try
        {
            foreach (var group in orders.GroupBy(order => order.Sku).OrderBy(group => group.Key.Stream, StringComparer.Ordinal))
                WriteStock(group);
            foreach (var order in orders.OrderBy(order => order.Stream, StringComparer.Ordinal))
                write(order);

            target.Commit();
            return Task.CompletedTask;
        }
        catch
        {
            target.Rollback();
            throw;
        }
    }

    private void WriteStock(IGrouping<SkuPlace, OrderRows> group)
    {
        var sku = group.Key;
        var last = Array.Empty<object?>();
        foreach (var row in group.SelectMany(order => order.StockJournal))
        {
            row[s_versionColumn] = ++sku.Version;
            target.Insert(Table.Journal, row);
            last = row;
        }

        target.Execute(
            UpdateStock, sku.Seller, SkuPlace.Location, sku.Sku, group.Sum(order => order.Quantity), sku.Version, last[s_atColumn]);
        target.Execute(UpdateStream, sku.Stream, sku.Version, last[s_hashColumn]);
    }

    private void Write(OrderRows order)
    {
        target.Execute(InsertStream, order.Stream, order.OrderJournal.Length, order.Hash);
        foreach (var row in order.OrderJournal)
            target.Insert(Table.Journal, row);
        target.Insert(Table.Orders, order.Order);
        target.Insert(Table.Reservations, order.Reservation);
        foreach (var row in order.Inbox)
            target.Insert(Table.Inbox, row);
    }
}
