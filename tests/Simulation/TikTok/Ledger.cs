using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>What really happened at TikTok, whatever its callers were told.</summary>
internal sealed class Ledger(World world)
{
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>Told of each entry as it is made.</summary>
    public event Action<LedgerEntry>? Added;

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    public void Add(string kind, string orderId, string target)
    {
        var entry = new LedgerEntry(world.Now, kind, orderId, target);
        _entries.Add(entry);
        world.Hash.Add(kind);
        world.Hash.Add(target);
        if (world.IsTold)
            world.Tell($"TikTok: {kind} {orderId} {target}");

        Added?.Invoke(entry);
    }
}

/// <param name="Kind"><c>shipped</c> (a line was arranged), <c>cancelled</c>, or a status.</param>
/// <param name="Target">The line, or the order.</param>
internal sealed record LedgerEntry(DateTimeOffset At, string Kind, string OrderId, string Target);
