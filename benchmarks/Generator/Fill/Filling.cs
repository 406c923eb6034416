using System.Diagnostics;
using System.Globalization;
using OrderActors.Generator.Plan;

namespace OrderActors.Generator.Fill;

/// <summary>Generates chunk after chunk: the next one is made while the last one is written.</summary>
internal static class Filling
{
    // With it a chunk's journal stays far below the 2^20 places that one transaction has.
    private const int ChunkOrders = 20_000;
    private const int ChunksPerLine = 25;

    public static async Task RunAsync(GeneratorOptions options, IFill fill)
    {
        var start = Stopwatch.GetTimestamp();
        var world = new World(options.Seed, options.Orders);
        var maker = new RowMaker(options.WebhooksPerOrder);
        var stock = new StockCounts();
        await fill.BeginAsync();
        var writing = Task.CompletedTask;
        for (var first = 0; first < options.Orders; first += ChunkOrders)
        {
            var chunk = Make(world, maker, stock, first, Math.Min(ChunkOrders, options.Orders - first));
            await writing;
            writing = Task.Run(() => fill.WriteAsync(chunk));
            if (first / ChunkOrders % ChunksPerLine == 0)
                Print(first, start);
        }

        await writing;
        Print(options.Orders, start);
        Console.WriteLine("building indexes and statistics ...");
        await fill.EndAsync(stock);
        Print(options.Orders, start);
    }

    private static FilledOrder[] Make(World world, RowMaker maker, StockCounts stock, int first, int count)
    {
        var plans = new OrderPlan[count];
        var rows = new FilledOrder[count];
        Parallel.For(0, count, index =>
        {
            plans[index] = world.Order(first + index);
            rows[index] = maker.Make(plans[index]);
        });
        foreach (var plan in plans)
            stock.Add(plan);

        return rows;
    }

    private static void Print(int orders, long start)
    {
        var took = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{orders,12:N0} orders, {took.TotalSeconds,7:0} s, {orders / took.TotalSeconds,9:N0} a second"));
    }
}
