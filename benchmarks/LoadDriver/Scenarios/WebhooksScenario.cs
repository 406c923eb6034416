using System.Diagnostics;
using System.Globalization;
using OrderActors.LoadDriver.Comparison;
using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P7: webhooks that are checked, stored and answered, against a minimal endpoint under the same load from the same driver.</summary>
internal sealed class WebhooksScenario : IScenario
{
    private const string Ours = "p7";
    private const string Baseline = "R4";

    public IReadOnlyList<string> Names { get; } = [Ours];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var installation = await session.InstallationAsync();
        var whyNot = WhyNot(session);
        Func<Task<double>> ours = () => FloodAsync(session, Ours, installation.Gateway.Address, countsHere: true);
        if (whyNot is not null)
        {
            var alone = await session.CompareAsync([(Ours, ours)]);
            return [new Measured("P7", session.Database, alone[Ours], "1/s", Note: whyNot)];
        }

        var port = GatewayProcess.FreePort();
        Environment.SetEnvironmentVariable("TIKTOK_APP_SECRET", installation.Shops.Sandbox.Options.AppSecret);
        using var minimal = BaselineProgram.Start(
            await session.ComparisonAsync(), "serve", port.ToString(CultureInfo.InvariantCulture));
        try
        {
            await ListeningAsync(minimal);
            var address = new Uri($"http://127.0.0.1:{port}");
            var values = await session.CompareAsync(
                [(Ours, ours), (Baseline, () => FloodAsync(session, Baseline, address, countsHere: false))]);
            return [new Measured("P7", session.Database, values[Ours], "1/s", values[Baseline])];
        }
        finally
        {
            minimal.Kill();
        }
    }

    private static string? WhyNot(LoadSession session) => session.WhyNoBaseline(Baseline)
        ?? (BaselineProgram.PathOfProgram() is null ? "benchmarks/Baselines has not been built" : null);

    private static async Task ListeningAsync(Process minimal)
    {
        var line = await minimal.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        if (line?.StartsWith("listening", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"the minimal endpoint did not start: {line}");
    }

    private static async Task<double> FloodAsync(LoadSession session, string name, Uri receiver, bool countsHere)
    {
        var installation = await session.InstallationAsync();
        var flood = new WebhookFlood(
            installation.Shops.Sandbox.Options, receiver, installation.Made.IdleWebhook, session.Options.Connections);
        var shares = installation.BeginShares();
        var rate = await flood.RunAsync(session.TakeWarmUp(), session.Options.Measured);
        if (countsHere)
            installation.Accepted.NoteIdle(flood.Accepted);

        session.Tell(name, $"{rate:0} webhooks/s, {flood.Refused} not taken; {CpuShares.Describe(shares.End())}");
        session.Keep(name, new { PerSecond = rate, flood.Refused });
        return rate;
    }
}
