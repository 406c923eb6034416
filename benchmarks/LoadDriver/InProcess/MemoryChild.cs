using System.Text.Json;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Activates orders in a silo of its own process and prints what that weighs, as JSON.</summary>
internal static class MemoryChild
{
    /// <summary>The first argument that makes this program the child.</summary>
    public const string Word = "memory-child";

    private const int Lines = 3;
    private const int AtOnce = 256;
    private const int WarmUpOrders = 2_000;

    public static async Task<int> RunAsync(string database, int orders)
    {
        await using var silo = await SiloInProcess.StartAsync(database, new LoadPlan(1, 1, 50, Lines), keepsOrders: true);
        var mix = OrderMix.Uniform(silo.Made.Orders, 9);

        // What compiled code, connections and buffers take is not the orders'.
        await ActivateAsync(silo, mix, WarmUpOrders);
        var (liveBefore, residentBefore) = Weigh();
        await ActivateAsync(silo, mix, orders);
        var (liveAfter, residentAfter) = Weigh();
        await Console.Out.WriteLineAsync(
            JsonSerializer.Serialize(new MemoryWeight(orders, residentBefore, residentAfter, liveBefore, liveAfter)));
        return 0;
    }

    private static Task ActivateAsync(SiloInProcess silo, OrderMix mix, int orders) => Parallel.ForEachAsync(
        Enumerable.Range(0, orders),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (_, _) => await silo.BringInAsync(
            silo.Book.Place(mix.Next(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1, dueAt: 0)));

    /// <summary>After what is dead has been collected and given back.</summary>
    private static (long Live, long Resident) Weigh()
    {
        for (var round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: false), ProcessTimes.ResidentBytes(Environment.ProcessId));
    }
}

/// <param name="ResidentBefore">Bytes that the process held with nothing active but what warmed it up.</param>
/// <param name="LiveBefore">Bytes of live objects.</param>
internal sealed record MemoryWeight(int Orders, long ResidentBefore, long ResidentAfter, long LiveBefore, long LiveAfter);
