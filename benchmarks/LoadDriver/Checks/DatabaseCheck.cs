using System.Data.Common;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Checks;

/// <summary>What must be so in the database after a load, whatever way the load came in.</summary>
internal sealed class DatabaseCheck(ILoadTarget target, TrialDatabase database, LoadPlan plan)
{
    private static readonly TimeSpan s_settleWithin = TimeSpan.FromMinutes(2);

    private readonly OrderBook _book = target.Book;

    /// <returns>One finding for each rule.</returns>
    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        await using var connection = await database.OpenAsync();
        await SettleAsync(connection);
        return
        [
            .. await CheckOrdersAsync(connection),
            .. await CheckStockAsync(connection),
            .. await CheckWebhooksAsync(connection),
            await JournalCheck.RunAsync(database, connection),
        ];
    }

    /// <summary>An order is processing before the delivery that brought it is settled.</summary>
    private static async Task SettleAsync(DbConnection connection)
    {
        var pending = 0L;
        await Eventually.TrueAsync(
            async () =>
            {
                pending = await connection.NumberAsync("SELECT COUNT(*) FROM inbox WHERE status = 'pending'");
                return pending == 0;
            },
            s_settleWithin,
            () => $"every delivery to be settled; {pending} are pending");
    }

    private async Task<IEnumerable<Finding>> CheckOrdersAsync(DbConnection connection) =>
    [
        Finding.That(
            "every placed order is processing",
            _book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM orders WHERE state = 'processing'")),
        Finding.That("there is no other order", _book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM orders")),
        Finding.That(
            "each became processing once",
            _book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM journal WHERE type = 'order.processing.v1'")),
        Finding.That(
            "each was created once",
            _book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM journal WHERE type = 'order.created.v1'")),
    ];

    /// <summary>The rules of the stock alone, which ask nothing of journal and webhooks.</summary>
    public async Task<IReadOnlyList<Finding>> CheckStockAsync(DbConnection connection)
    {
        var ordered = OrderedBySku();
        var rows = await connection.QueryAsync(
            """
            SELECT s.seller_id, s.sku, s.on_hand, s.reserved, s.consumed,
              (SELECT COALESCE(SUM(r.quantity - r.consumed), 0) FROM reservations r
               WHERE r.seller_id = s.seller_id AND r.location = s.location AND r.sku = s.sku AND r.status = 'held')
            FROM stock s
            """,
            row => (Key: (row.GetString(0), row.GetString(1)), OnHand: row.GetInt64(2), Reserved: row.GetInt64(3),
                Consumed: row.GetInt64(4), Held: row.GetInt64(5)));
        return
        [
            Finding.That("every SKU is there", plan.Sellers * plan.SkusPerSeller, rows.Count),
            Finding.None(
                "what is reserved of a SKU is what was ordered of it",
                rows.Where(row => row.Reserved != ordered.GetValueOrDefault(row.Key))
                    .Select(row => $"{row.Key}: {row.Reserved} reserved, {ordered.GetValueOrDefault(row.Key)} ordered")),
            Finding.None(
                "the reservations of a SKU add up to what its row says",
                rows.Where(row => row.Held != row.Reserved).Select(row => $"{row.Key}: {row.Held} held, {row.Reserved} reserved")),
            Finding.None(
                "what is on hand is as it was received, and nothing of it consumed",
                rows.Where(row => row.OnHand != LoadPlan.StockOfEach || row.Consumed != 0 || row.Reserved > row.OnHand)
                    .Select(row => $"{row.Key}: {row.OnHand} on hand, {row.Consumed} consumed")),
        ];
    }

    private Dictionary<(string Seller, string Sku), long> OrderedBySku()
    {
        var ordered = new Dictionary<(string, string), long>();
        for (var serial = 0; serial < _book.Count; serial++)
        {
            var template = _book.TemplateOf(serial)!;
            foreach (var sku in template.Skus)
            {
                var key = (template.Shop.Seller, sku);
                ordered[key] = ordered.GetValueOrDefault(key) + 1;
            }
        }

        return ordered;
    }

    private async Task<IEnumerable<Finding>> CheckWebhooksAsync(DbConnection connection) =>
    [
        Finding.That(
            "every webhook that was taken is applied",
            target.Accepted.Count, await connection.NumberAsync("SELECT COUNT(*) FROM inbox WHERE status = 'applied'")),
        Finding.That(
            "every webhook that asks for no work is stored",
            target.Accepted.Idle, await connection.NumberAsync("SELECT COUNT(*) FROM inbox WHERE status = 'ignored'")),
        Finding.That(
            "none was given up or stored twice",
            target.Accepted.Count + target.Accepted.Idle, await connection.NumberAsync("SELECT COUNT(*) FROM inbox")),
    ];
}
