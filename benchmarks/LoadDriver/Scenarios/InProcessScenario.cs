using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.InProcess;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>The load of P1 with silo, pumps and storage inside of the driver: what of the cost is HTTP. Has no goal.</summary>
internal sealed class InProcessScenario : IScenario
{
    public IReadOnlyList<string> Names { get; } = ["in-process"];

    public bool IsPartOfTheReport => false;

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var options = session.Options;
        var plan = new LoadPlan(options.Sellers, options.Shops, options.Skus, options.Lines);
        await using var silo = await SiloInProcess.StartAsync(session.Database, plan);
        for (var run = 0; run < options.Runs; run++)
        {
            var mix = OrderMix.Uniform(silo.Made.Orders, 20 + run);
            var result = await new Saturation(silo, mix, options.InFlight, options.SaturatingConnections).RunAsync(
                options.WarmUp, options.Measured, new ProgressLine($"in-process {session.Database}"));
            session.Tell(
                "in-process",
                $"{result.OrdersPerSecond:0} orders/s, {result.WebhooksPerSecond:0} webhooks/s; {CpuShares.Describe(result.Shares)}");
            session.Keep("in-process", new { result.OrdersPerSecond, result.WebhooksPerSecond, result.Shares });
        }

        session.Judge("in-process", await new DatabaseCheck(silo, silo.Database, plan).RunAsync(), silo.Book.Count);
        return [];
    }
}
