using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P5: everybody orders the same SKU, against orders of many. Both at the shops of one seller, whose stock it is.</summary>
internal sealed class HotSkuScenario : IScenario
{
    public IReadOnlyList<string> Names { get; } = ["p5"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var single = await session.MixAsync("single", seed: 5, onlySeller: 0);
        var uniform = await session.MixAsync("uniform", seed: 6, onlySeller: 0);
        var values = await session.CompareAsync(
        [
            ("single", () => session.SaturateAsync("p5-one", single, isUniform: false)),
            ("uniform", () => session.SaturateAsync("p5-all", uniform, isUniform: false)),
        ]);
        return [new Measured("P5", session.Database, values["single"], "1/s", values["uniform"])];
    }
}
