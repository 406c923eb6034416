using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P1 to P3: orders a second from their webhooks until they are processing, everything durable.</summary>
internal sealed class OrdersScenario : IScenario
{
    private const string Ours = "p1";
    private static readonly (string Goal, string Baseline)[] s_comparisons = [("P1", "R1"), ("P2", "R2"), ("P3", "R5")];

    public IReadOnlyList<string> Names { get; } = [Ours, "p2", "p3"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var mix = await session.MixAsync(session.Options.Mix, seed: 1);
        var built = s_comparisons.Where(pair => session.WhyNoBaseline(pair.Baseline) is null).ToList();
        var values = await session.CompareAsync(
        [
            (Ours, () => session.SaturateAsync(Ours, mix, isUniform: session.Options.Mix == "uniform")),
            .. built.Select(pair => session.ContenderOf(pair.Baseline)),
        ]);
        return
        [
            .. s_comparisons.Select(pair => new Measured(
                pair.Goal, session.Database, values[Ours], "1/s", values.GetValueOrDefault(pair.Baseline),
                session.WhyNoBaseline(pair.Baseline) ?? "")),
        ];
    }
}
