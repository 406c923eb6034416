namespace OrderActors.DeterministicRuntime;

/// <summary>Runs lanes on the threads of the process, in real time.</summary>
public sealed class ThreadPoolSiloScheduler : SiloScheduler
{
    public static readonly ThreadPoolSiloScheduler Instance = new();

    private ThreadPoolSiloScheduler()
    {
    }

    public override void Ready(SiloLane lane) => ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: true);
}
