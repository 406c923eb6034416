namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Work that a lane can hold without the cost of a delegate.</summary>
internal abstract class LaneWork
{
    public abstract void Run();
}
