using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Sqlite;

/// <summary>Two ways to reserve units of a SKU in one transaction.</summary>
internal sealed class SqliteReservation(SqliteTarget target)
{
    private const string Key = "seller_id = ?1 AND location = ?2 AND sku = ?3";

    private const string AtomicUpdate =
        $"""
        UPDATE stock SET reserved = reserved + ?4, version = version + 1, updated_at = ?5
        WHERE {Key} AND on_hand - reserved - consumed >= ?4 RETURNING version
        """;

    private const string Look = $"SELECT version FROM stock WHERE {Key} AND on_hand - reserved - consumed >= ?4";
    private const string Take = $"UPDATE stock SET reserved = reserved + ?4, version = ?6, updated_at = ?5 WHERE {Key}";
    private const string Move = "UPDATE streams SET version = ?2, hash = ?3 WHERE stream = ?1";

    private static readonly int s_versionColumn = Table.Journal.IndexOf("version");
    private static readonly int s_atColumn = Table.Journal.IndexOf("at");
    private static readonly int s_hashColumn = Table.Journal.IndexOf("hash");

    public Task UpdateAsync(OrderRows order) => InTransaction(order, at => (long?)target.Scalar(
        AtomicUpdate, order.Sku.Seller, SkuPlace.Location, order.Sku.Sku, order.Quantity, at));

    public Task LookAsync(OrderRows order) => InTransaction(order, at =>
    {
        var version = (long?)target.Scalar(Look, order.Sku.Seller, SkuPlace.Location, order.Sku.Sku, order.Quantity) + 1;
        target.Execute(Take, order.Sku.Seller, SkuPlace.Location, order.Sku.Sku, order.Quantity, at, version);
        return version;
    });

    private Task InTransaction(OrderRows order, Func<object?, long?> take)
    {
        var row = order.StockJournal[^1];
        target.Begin();
        try
        {
            row[s_versionColumn] = take(row[s_atColumn])
                ?? throw new BaselineBrokenException($"{order.Sku.Sku} had no unit left");
            target.Execute(Move, order.Sku.Stream, row[s_versionColumn], row[s_hashColumn]);
            target.Insert(Table.Journal, row);
            target.Insert(Table.Reservations, order.Reservation);
            target.Commit();
            return Task.CompletedTask;
        }
        catch
        {
            target.Rollback();
            throw;
        }
    }
}
