using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P6 and P8: how long a webhook waits for its answer, and an order until it is processing, at half of what saturates.</summary>
internal sealed class LatencyScenario : IScenario
{
    private const double Share = 0.5;

    public IReadOnlyList<string> Names { get; } = ["p6", "p8"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var rate = await session.RateAsync(Share);
        var (acknowledged, processing) = (new List<double>(), new List<double>());
        for (var run = 0; run < session.Options.Runs; run++)
        {
            var result = await OnceAsync(session, rate, run);
            acknowledged.Add(result.Acknowledged.At(99)?.TotalMilliseconds ?? double.NaN);
            processing.Add(result.Processing.At(99)?.TotalMilliseconds ?? double.NaN);
        }

        var note = $"at {rate:0} orders/s";
        return
        [
            new Measured("P6", session.Database, new Samples(acknowledged), "ms", Note: note),
            new Measured("P8", session.Database, new Samples(processing), "ms", Note: note),
        ];
    }

    public static async Task<OpenLoopResult> OnceAsync(LoadSession session, double rate, int run)
    {
        var installation = await session.InstallationAsync();
        var mix = await session.MixAsync(session.Options.Mix, seed: 8 + run);
        var calls = installation.Shops.Answers.Calls;
        var result = await new OpenLoopLoad(installation, session.Options.Connections).RunAsync(
            [(mix, rate)], session.TakeWarmUp(), session.Options.Measured, seed: 80 + run, new ProgressLine($"p8 {session.Database}"));
        var callsAnOrder = (double)(installation.Shops.Answers.Calls - calls) / (result.End - result.First);
        session.Tell("p6", $"webhooks answered p50 {LoadSession.Text(result.Acknowledged.At(50))} p99 {LoadSession.Text(result.Acknowledged.At(99))}"
            + $" max {LoadSession.Text(result.Acknowledged.Max)}, {result.TurnedAway} not taken at once");
        session.Tell("p8", $"offered {result.Offered:0}/s, done {result.Done:0}/s; to processing p50 {LoadSession.Text(result.Processing.At(50))}"
            + $" p99 {LoadSession.Text(result.Processing.At(99))} max {LoadSession.Text(result.Processing.Max)}; {callsAnOrder:0.00} requests to TikTok an order;"
            + $" {CpuShares.Describe(result.Shares, result.Done)}");
        session.Keep("p8", new
        {
            result.Offered,
            result.Done,
            result.Shares,
            callsAnOrder,
            result.TurnedAway,
            acknowledgedP50 = result.Acknowledged.At(50),
            acknowledgedP99 = result.Acknowledged.At(99),
            processingP50 = result.Processing.At(50),
            processingP99 = result.Processing.At(99),
            processingMax = result.Processing.Max,
        });
        return result;
    }
}
