using System.Diagnostics;
using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.LoadDriver.InProcess;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P17: the first reservation of a SKU whose grain is asleep, and of which 300,000 reservations were closed this week.</summary>
internal sealed class WakeScenario : IScenario
{
    private const int Closed = 300_000;
    private const int MinRuns = 3;

    public IReadOnlyList<string> Names { get; } = ["p17"];

    public bool IsPartOfTheReport => false;

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        await using var silo = await SiloInProcess.StartAsync(session.Database, new LoadPlan(1, 1, 1));
        var values = new List<double>();
        for (var run = 0; run <= Math.Max(MinRuns, session.Options.Runs); run++)
        {
            var key = new SkuKey(LoadPlan.SellerName(0), "main", $"sold-{run}");
            await new SoldStock(key, silo.Pipeline).FillAsync(Closed);
            var took = await FirstAsync(silo.Grains.GetGrain<ISkuGrain>(key.ToString()));
            session.Tell("p17", $"first reservation after {took.TotalMilliseconds:0.0} ms{(run == 0 ? " (cold)" : "")}");
            session.Keep("p17", new { took });
            if (run > 0)
                values.Add(took.TotalMilliseconds);
        }

        return [new Measured("P17", session.Database, new Samples(values), "ms")];
    }

    private static async Task<TimeSpan> FirstAsync(ISkuGrain sku)
    {
        var since = Stopwatch.GetTimestamp();
        var reply = await sku.ReserveAsync(
            new ReserveStock(new Caller("first", "system", "load", null), "first", 1, "first", null));
        var took = Stopwatch.GetElapsedTime(since);
        return reply.Accepted ? took : throw new InvalidOperationException($"refused: {reply.Code} {reply.Message}");
    }
}
