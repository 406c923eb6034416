namespace OrderActors.Integrations.Tests;

/// <summary>
/// A clock that moves only through waits and <see cref="Advance"/>. A wait shorter than <paramref name="timeout"/> is a
/// pause of the code under test: it is noted and passes at once. Anything longer is a timeout and fires in Advance.
/// </summary>
internal sealed class SteppingClock(DateTimeOffset start, TimeSpan timeout) : TimeProvider
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private readonly Lock _gate = new();
    private readonly List<SteppingTimer> _timers = [];
    private readonly List<TimeSpan> _pauses = [];
    private DateTimeOffset _now = start;

    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_gate)
                return [.. _pauses];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppingTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<SteppingTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.DueAt <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    private void Set(SteppingTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime >= timeout)
            {
                timer.DueAt = _now + dueTime;
                _timers.Add(timer);
            }
            else if (dueTime >= TimeSpan.Zero)
            {
                _pauses.Add(dueTime);
                _now += dueTime;
                ThreadPool.QueueUserWorkItem(_ => timer.Fire());
            }
        }
    }

    private sealed class SteppingTimer(SteppingClock owner, Action fire) : ITimer
    {
        public DateTimeOffset DueAt { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Set(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
                owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
