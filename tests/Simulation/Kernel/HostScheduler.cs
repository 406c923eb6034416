namespace OrderActors.Simulation.Kernel;

/// <summary>The lanes of one simulated process, so that it can stand still or die apart from the others.</summary>
internal sealed class HostScheduler(SimulationScheduler owner) : SiloScheduler
{
    private readonly List<SiloLane> _ready = [];

    /// <summary>While set, nothing of this process runs; what comes meanwhile is kept.</summary>
    public bool IsFrozen { get; set; }

    public bool IsDead { get; private set; }

    public int Runnable => IsFrozen ? 0 : _ready.Count;

    public override void Ready(SiloLane lane)
    {
        if (!IsDead)
            _ready.Add(lane);
    }

    public override void Enqueued(SiloLane lane) => owner.RequireOwnThread(lane.Name);

    public void RunAt(int index)
    {
        var lane = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (lane.RunOne())
            Ready(lane);
    }

    /// <summary>Nothing that is queued ever runs.</summary>
    public void Kill()
    {
        IsDead = true;
        _ready.Clear();
    }
}
