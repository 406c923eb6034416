using System.Data.Common;
using System.Globalization;

namespace OrderActors.Baselines.Rows;

/// <summary>Counts what a run has left in the database. A baseline that loses or doubles a row has measured nothing.</summary>
internal static class RowCheck
{
    public static Task OrdersAsync(DbConnection connection, Workload work, CancellationToken cancellation)
    {
        var orders = work.Orders.Length;
        var one = work.Orders[0];
        return RequireAsync(
            connection,
            work,
            [
                ("orders in processing", "SELECT count(*) FROM orders WHERE seller_id = @seller AND state = 'processing'", orders),
                ("order streams", "SELECT count(*) FROM streams WHERE stream LIKE 'order/' || @seller || '/%'", orders),
                ("order events", "SELECT count(*) FROM journal WHERE stream LIKE 'order/' || @seller || '/%'",
                    orders * one.OrderJournal.Length),
                ("settled webhooks",
                    "SELECT count(*) FROM inbox WHERE source = @source AND status = 'applied' AND settled_at IS NOT NULL",
                    orders * one.Inbox.Length),
                .. Reservations(work),
            ],
            cancellation);
    }

    public static Task ReservationsAsync(DbConnection connection, Workload work, CancellationToken cancellation) =>
        RequireAsync(connection, work, Reservations(work), cancellation);

    public static Task WebhooksAsync(DbConnection connection, Workload work, CancellationToken cancellation) =>
        RequireAsync(
            connection,
            work,
            [
                ("webhooks", "SELECT count(*) FROM inbox WHERE source = @source AND status = 'pending'",
                    work.Orders.Length),
            ],
            cancellation);

    private static (string What, string Sql, long Expected)[] Reservations(Workload work)
    {
        var orders = work.Orders.Length;
        var one = work.Orders[0];
        long events = orders * one.StockJournal.Length;
        return
        [
            ("reservations", "SELECT count(*) FROM reservations WHERE seller_id = @seller AND status = 'held'", orders),
            ("units reserved", "SELECT sum(reserved) FROM stock WHERE seller_id = @seller", (long)orders * one.Quantity),
            ("stock events", "SELECT count(*) FROM journal WHERE stream LIKE 'stock/' || @seller || '/%'", events),
            ("versions of SKUs", "SELECT sum(version - 1) FROM stock WHERE seller_id = @seller", events),
            ("versions of SKU streams",
                "SELECT sum(version - 1) FROM streams WHERE stream LIKE 'stock/' || @seller || '/%'", events),
        ];
    }

    private static async Task RequireAsync(
        DbConnection connection, Workload work, (string What, string Sql, long Expected)[] checks, CancellationToken cancellation)
    {
        foreach (var (what, sql, expected) in checks)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
            command.CommandText = sql;
#pragma warning restore CA2100
            Add("seller", work.Seller);
            Add("source", "tiktok/" + work.App);
            var found = Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
            if (found != expected)
                throw new BaselineBrokenException($"{expected} {what} were written and {found} are there");

            void Add(string name, string value)
            {
                if (!sql.Contains('@' + name, StringComparison.Ordinal))
                    return;

                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }
        }
    }
}
