using OrderActors.LoadDriver;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

var options = LoadOptions.Parse(args);
foreach (var database in options.Databases)
{
    await using var installation = await Installation.StartAsync(database, new LoadPlan(4, 8, 50));
    var mix = OrderMix.Uniform(installation.Templates, 1);
    var result = await new Saturation(installation, mix, 2000, 64).RunAsync(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(options.Seconds), new ProgressLine("p1 " + database));
    var findings = await new OrderActors.LoadDriver.Checks.InvariantCheck(installation).RunAsync(new ProgressLine("check"));
    foreach (var finding in findings)
        Console.WriteLine($"{(finding.Broken is null ? "ok " : "BROKEN ")} {finding.Broken ?? finding.Rule}");
    Console.WriteLine($"{database}: {result.OrdersPerSecond:0} orders/s, webhooks {result.WebhooksPerSecond:0}/s, ack p50 {result.Acknowledged.At(50)} p99 {result.Acknowledged.At(99)} refused {result.Refused}; {CpuShares.Describe(result.Shares)}, calls {installation.Shops.Answers.Calls} bad {installation.Shops.Answers.Refused}");
}

return 0;
