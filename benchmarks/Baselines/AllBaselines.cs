using System.Collections.Immutable;

namespace OrderActors.Baselines;

/// <summary>The baselines that the goals name, in the order of their names.</summary>
public static class AllBaselines
{
    public static ImmutableArray<IBaseline> List { get; } =
    [
        new GroupCommit("R1", "plain SQL, one writer, batches of up to 500 orders", onOneSku: false),
        new GroupCommit("R7", "plain SQL, one writer, batches of up to 500 orders, all on one SKU", onOneSku: true),
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IBaseline Named(string name) =>
        List.FirstOrDefault(baseline => string.Equals(baseline.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"there is no baseline {name}; there are {string.Join(", ", List.Select(baseline => baseline.Name))}", nameof(name));
}
