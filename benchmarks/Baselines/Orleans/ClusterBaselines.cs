namespace OrderActors.Baselines;

/// <summary>The baselines that run on Microsoft Orleans.</summary>
internal static class ClusterBaselines
{
    public static IReadOnlyList<IBaseline> List { get; } =
    [
        new StockGrainStorage(
            "R5", "Orleans grains with stock AdoNet storage, one write a step, default connection string", isTuned: false),
        new StockGrainStorage(
            "R5-tuned", "Orleans grains with stock AdoNet storage, one write a step, our connection string", isTuned: true),
    ];
}
