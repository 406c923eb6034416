using System.Data.Common;
using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Loads of one silo, with the journal's rows and without them, and what must be so after all of them.</summary>
internal sealed class JournalRuns(SiloInProcess silo, LoadPlan plan)
{
    /// <summary>Chosen, as for P9; both contenders have as many.</summary>
    public const int CallersAtOnce = 256;

    private readonly OrderMix _mix = OrderMix.Uniform(silo.Made.Orders, 12);
    private readonly JournalTurns _turns = new();

    /// <summary>Journal rows that an order takes.</summary>
    public double RowsOfOrder => _turns.RowsOfOrder;

    public async Task<CalledResult> RunAsync(bool isKept, TimeSpan warmUp, TimeSpan measured)
    {
        await using var connection = await silo.Database.OpenAsync();
        await silo.Database.KeepJournalAsync(isKept);
        var (first, before) = (silo.Book.Count, await CountAsync(connection));
        var result = await Callers.RunAsync(silo, CallersAtOnce, (_, _) => BringInNextAsync(), warmUp, measured);
        var after = await CountAsync(connection);
        _turns.Add(new JournalTurn(
            isKept, first, silo.Book.Count, after.Decided - before.Decided, after.Stored - before.Stored));
        return result;
    }

    /// <returns>One finding for each rule.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync()
    {
        await using var connection = await silo.Database.OpenAsync();
        return
        [
            Finding.That(
                "every answered order is processing",
                silo.Book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM orders WHERE state = 'processing'")),
            Finding.That(
                "there is no other order", silo.Book.Count, await connection.NumberAsync("SELECT COUNT(*) FROM orders")),
            .. await new DatabaseCheck(silo, silo.Database, plan).CheckStockAsync(connection),
            .. _turns.Check(),
            Finding.That(
                "each order with a journal was created once",
                _turns.KeptOrders,
                await connection.NumberAsync("SELECT COUNT(*) FROM journal WHERE type = 'order.created.v1'")),
            Finding.That(
                "and became processing once",
                _turns.KeptOrders,
                await connection.NumberAsync("SELECT COUNT(*) FROM journal WHERE type = 'order.processing.v1'")),
            await JournalCheck.RunAsync(silo.Database, connection, _turns.IsKept),
        ];
    }

    /// <summary>Processor time that an order takes to write its events as JSON and to hash them.</summary>
    public async Task<TimeSpan> ChainTimeOfOrderAsync()
    {
        await using var connection = await silo.Database.OpenAsync();
        return await ChainCost.OfRowAsync(silo.Database, connection) * RowsOfOrder;
    }

    // Unseen by polls of the shop: an order that was written without its journal cannot be loaded again.
    private Task BringInNextAsync() =>
        silo.BringInAsync(silo.Book.PlaceUnseen(_mix.Next(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1));

    /// <summary>By one statement, which sees one instant: shops note their polls meanwhile.</summary>
    private static async Task<(long Decided, long Stored)> CountAsync(DbConnection connection)
    {
        var counts = await connection.QueryAsync(
            "SELECT CAST((SELECT SUM(version) FROM streams) AS bigint), (SELECT COUNT(*) FROM journal)",
            row => (Decided: row.GetInt64(0), Stored: row.GetInt64(1)));
        return counts[0];
    }
}
