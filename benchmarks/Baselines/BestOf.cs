using System.Collections.Immutable;

namespace OrderActors.Baselines;

/// <summary>Runs several ways to do one thing, one after another, and answers with the fastest.</summary>
internal sealed class BestOf(string name, string what, ImmutableArray<IBaseline> ways) : IBaseline
{
    public string Name => name;

    public string What => what;

    public bool RunsOn(string database) => ways.Any(way => way.RunsOn(database));

    public async Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var results = new List<Throughput>();
        foreach (var way in ways.Where(way => way.RunsOn(run.Database)))
            results.Add(await way.RunAsync(run, cancellation));

        return results.MaxBy(result => result.PerSecond)
            ?? throw new ArgumentException($"{name} has no way on {run.Database}", nameof(run));
    }
}
