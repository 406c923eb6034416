namespace OrderActors.Simulation.Kernel;

/// <summary>Runs the lanes of all simulated processes on one thread, one item at a time, in an order that a seed chooses.</summary>
/// <remarks>
/// The same rule as the silo's own seeded scheduler, over several processes of which some stand still: that one knows
/// no processes, so it could neither freeze nor kill one apart from the others.
/// </remarks>
internal sealed class SimulationScheduler(SimulationRandom random, TraceHash hash, OwnThread thread)
{
    private readonly List<HostScheduler> _hosts = [];

    public long Steps { get; private set; }

    public HostScheduler AddHost()
    {
        var host = new HostScheduler(this);
        _hosts.Add(host);
        return host;
    }

    public void Remove(HostScheduler host) => _hosts.Remove(host);

    /// <summary>Notes work that comes from another thread; the run then ends, because it could not be repeated.</summary>
    public void RequireOwnThread(string who) => thread.Require(who);

    /// <returns>False when no process has anything to run.</returns>
    /// <exception cref="LeftTheThreadException">Some work left the simulation's thread.</exception>
    public bool RunOne()
    {
        thread.ThrowIfLeft();

        var total = 0;
        foreach (var host in _hosts)
            total += host.Runnable;
        if (total == 0)
            return false;

        var chosen = random.Below(total);
        Steps++;
        hash.Add((Steps << 20) ^ (total << 10) ^ chosen);
        foreach (var host in _hosts)
        {
            if (chosen < host.Runnable)
            {
                host.RunAt(chosen);
                return true;
            }

            chosen -= host.Runnable;
        }

        return false;
    }
}
