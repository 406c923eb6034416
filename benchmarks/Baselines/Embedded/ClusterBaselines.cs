namespace OrderActors.Baselines;

/// <summary>R5 needs Microsoft Orleans, which this flavour is built without.</summary>
internal static class ClusterBaselines
{
    public static IReadOnlyList<IBaseline> List => [];
}
