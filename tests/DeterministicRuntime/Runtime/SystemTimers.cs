namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Timers that carry nothing of whoever happened to create them.</summary>
internal static class SystemTimers
{
    /// <summary>Creates a timer that waits for its first change.</summary>
    public static ITimer Create(TimeProvider clock, Action callback)
    {
        // Otherwise the async-locals of the first caller would live as long as the timer.
        if (ExecutionContext.IsFlowSuppressed())
            return Start();

        using (ExecutionContext.SuppressFlow())
            return Start();

        ITimer Start() => clock.CreateTimer(
            static state => ((Action)state!)(), callback, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
