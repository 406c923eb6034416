namespace OrderActors.Simulation.Kernel;

/// <summary>How often things were seen to happen. A long run in which one never happens was blind to it.</summary>
internal sealed class Statistics
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Saw(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    public void Add(Statistics other)
    {
        foreach (var (what, count) in other._counts)
            _counts[what] = _counts.GetValueOrDefault(what) + count;
    }
}
