using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Where grain timers are made.</summary>
public interface ITimerRegistry
{
    IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options);
}
