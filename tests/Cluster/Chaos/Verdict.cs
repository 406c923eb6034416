using Npgsql;
using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Cluster.Chaos;

/// <summary>What must be true when all is over, read from the database and from the shop's own ledger.</summary>
internal static class Verdict
{
    private static readonly TimeSpan s_settleWithin = TimeSpan.FromSeconds(120);

    /// <exception cref="VerdictException">An invariant is broken; the message says which, and shows the rows.</exception>
    public static async Task CheckAsync(LocalCluster cluster, Traffic traffic)
    {
        await using var data = NpgsqlDataSource.Create(cluster.Database);
        await SettledAsync(data, cluster);

        await EmptyAsync(data, "an order that is lost or not at its end (I3, I4)",
            "SELECT wanted.id, orders.state, orders.next_action FROM unnest($1) AS wanted(id) " +
            "LEFT JOIN orders ON orders.tiktok_order_id = wanted.id WHERE orders.state IS DISTINCT FROM 'delivered'",
            traffic.OrderIds.ToArray());
        await EmptyAsync(data, "an order that nobody placed", "SELECT tiktok_order_id FROM orders WHERE tiktok_order_id <> ALL ($1)",
            traffic.OrderIds.ToArray());
        await EmptyAsync(data, "an accepted webhook that is not applied exactly once (I2)",
            "SELECT wanted.id, count(inbox.id), max(inbox.status) FROM unnest($1) AS wanted(id) " +
            "LEFT JOIN inbox ON inbox.notification_id = wanted.id AND inbox.status IN ('applied', 'ignored') " +
            "GROUP BY wanted.id HAVING count(inbox.id) <> 1",
            Accepted(cluster.Sandbox));
        await EmptyAsync(data, "a gap or a repeat in a stream of the journal (I5, I6)",
            "SELECT stream, count(*), max(version) FROM journal GROUP BY stream HAVING count(*) <> max(version) OR min(version) <> 1");
        await EmptyAsync(data, "stock that does not add up (I1)",
            "SELECT sku, on_hand, reserved, consumed FROM stock WHERE reserved <> 0 OR reserved + consumed > on_hand");
        await EmptyAsync(data, "an effect without an end (I7)",
            "SELECT effect_id, kind, status FROM effects WHERE status NOT IN ('done', 'refused')");
        await ConsumedAsync(data, traffic);
        NothingTwice(cluster.Sandbox.Ledger);
    }

    private static string[] Accepted(SandboxServer sandbox) =>
    [
        .. sandbox.Webhooks.Deliveries
            .Where(delivery => delivery.Attempts.Any(attempt => attempt.HttpStatus == 200))
            .Select(delivery => delivery.NotificationId).Distinct(),
    ];

    /// <summary>The last webhooks of the last orders are still being worked on when the orders are done.</summary>
    private static async Task SettledAsync(NpgsqlDataSource data, LocalCluster cluster)
    {
        await using var command = data.CreateCommand(
            "SELECT (SELECT count(*) FROM inbox WHERE status = 'pending') + (SELECT count(*) FROM effects WHERE status = 'intent') " +
            "+ (SELECT count(*) FROM orders WHERE NOT is_terminal)");
        var open = 0L;
        await Eventually.TrueAsync(
            async () => (open = (long)(await command.ExecuteScalarAsync())!) == 0,
            s_settleWithin,
            () => $"{open} pending webhooks, open effects and orders on their way to be settled\n{cluster.Output}");
    }

    private static async Task ConsumedAsync(NpgsqlDataSource data, Traffic traffic)
    {
        await using var command = data.CreateCommand("SELECT sku, consumed FROM stock WHERE seller_id = $1");
        command.Parameters.AddWithValue(Traffic.Seller);
        await using var rows = await command.ExecuteReaderAsync();
        var consumed = new Dictionary<string, int>();
        while (await rows.ReadAsync())
            consumed[rows.GetString(0)] = rows.GetInt32(1);

        foreach (var (sku, units) in traffic.UnitsOrdered)
        {
            if (consumed.GetValueOrDefault(sku) != units)
                throw new VerdictException($"{units} units of {sku} were sold and {consumed.GetValueOrDefault(sku)} consumed (I1)");
        }
    }

    private static void NothingTwice(Ledger ledger)
    {
        if (ledger.DoneTwice() is [var twice, ..])
            throw new VerdictException($"done twice at the shop (I7): {twice.Kind} {twice.SubjectId}");
        if (ledger.RefusedRepeats() is [var refused, ..])
            throw new VerdictException($"tried twice at the shop, which refused it (I7): {refused.Path} {refused.Message}");
        if (ledger.Forgotten > 0)
            throw new VerdictException("the shop's ledger is too short to judge");
    }

    private static async Task EmptyAsync(NpgsqlDataSource data, string what, string sql, string[]? ids = null)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = data.CreateCommand(sql);
#pragma warning restore CA2100
        if (ids is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = ids });

        await using var rows = await command.ExecuteReaderAsync();
        if (!await rows.ReadAsync())
            return;

        var row = Enumerable.Range(0, rows.FieldCount).Select(column => $"{rows.GetName(column)}={rows.GetValue(column)}");
        throw new VerdictException($"{what}: {string.Join(", ", row)}");
    }
}

/// <summary>Something that must never be is.</summary>
public sealed class VerdictException(string message) : Exception(message);
