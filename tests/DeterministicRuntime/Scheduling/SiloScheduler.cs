namespace OrderActors.DeterministicRuntime;

/// <summary>
/// Decides which lane runs next, and on which thread. Everything that a silo runs passes through here.
/// </summary>
/// <remarks>
/// A lane that gets work calls <see cref="Ready"/> once. From then on the scheduler calls <see cref="SiloLane.RunOne"/>
/// until that returns false, never from two threads at once; after that the lane announces itself again.
/// </remarks>
public abstract class SiloScheduler
{
    /// <summary>Must only take note and return: the caller may hold a lock.</summary>
    public abstract void Ready(SiloLane lane);

    /// <summary>Told of every single item, on the thread that brings it. Must only take note and return.</summary>
    public virtual void Enqueued(SiloLane lane)
    {
    }
}
