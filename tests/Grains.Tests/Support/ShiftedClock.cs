namespace OrderActors.Grains.Tests.Support;

/// <summary>Real time, some way ahead: what is due in two hours can be made due now, and every timer still runs.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
