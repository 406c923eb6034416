namespace OrderActors.Simulation.Kernel;

/// <summary>The clock of one process: as fast as everybody's, and wrong by a fixed amount.</summary>
internal sealed class SkewedClock(TimeProvider truth, TimeSpan offset) : TimeProvider
{
    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + offset;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        truth.CreateTimer(callback, state, dueTime, period);
}
