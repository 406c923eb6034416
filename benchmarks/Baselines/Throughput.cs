namespace OrderActors.Baselines;

/// <summary>What a run did, and how long it took.</summary>
public sealed record Throughput(long Done, TimeSpan Took)
{
    public double PerSecond => Done / Took.TotalSeconds;
}
