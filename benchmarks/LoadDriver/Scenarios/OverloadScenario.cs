using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P11: how much still gets done when twice as many orders come as the system can take.</summary>
internal sealed class OverloadScenario : IScenario
{
    private const double Share = 2;

    /// <summary>TikTok does not send less because it is answered late.</summary>
    private const int Connections = 512;

    public IReadOnlyList<string> Names { get; } = ["p11"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var installation = await session.InstallationAsync();
        var values = await session.CompareAsync(
        [
            ("saturated", async () => await session.SaturateAsync("p11-1x", await session.MixAsync("uniform", 11), isUniform: true)),
            ("overloaded", async () =>
            {
                var rate = await session.RateAsync(Share);
                var result = await new OpenLoopLoad(installation, Connections).RunAsync(
                    [(await session.MixAsync("uniform", 12), rate)],
                    session.TakeWarmUp(), session.Options.Measured, seed: 110, new ProgressLine($"p11 {session.Database}"));
                session.Tell("p11-2x", $"offered {result.Offered:0}/s, done {result.Done:0}/s, {result.TurnedAway} webhooks not taken at once;"
                    + $" {CpuShares.Describe(result.Shares)}");
                session.Keep("p11", new { result.Offered, result.Done, result.TurnedAway, result.Shares });
                return result.Done;
            }),
        ]);
        return [new Measured("P11", session.Database, values["overloaded"], "1/s", values["saturated"])];
    }
}
