using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period) : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first callback; <see cref="Timeout.InfiniteTimeSpan"/> waits for a change.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>
    /// Time from the end of a callback to the next; <see cref="Timeout.InfiniteTimeSpan"/> runs it once.
    /// </summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether the callback may run while a request runs. Default: no, it waits for its turn.</summary>
    public bool Interleave { get; init; }

    /// <summary>
    /// Whether a callback counts as use, which keeps the activation from being collected. Default: no.
    /// </summary>
    public bool KeepAlive { get; init; }
}
