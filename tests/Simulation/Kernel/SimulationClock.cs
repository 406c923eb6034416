namespace OrderActors.Simulation.Kernel;

/// <summary>Virtual time. It moves only when the run moves it, from one timer to the next.</summary>
/// <remarks>
/// Timers that are due at the same instant fire in the order in which they were set, and a callback sees the instant at
/// which it was due. As the tests' manual clock, but without its locks: a run has one thread, and half of its work is timers.
/// </remarks>
internal sealed class SimulationClock(DateTimeOffset start, OwnThread thread) : TimeProvider
{
    // A timer that is set anew leaves its old entry here, which no longer carries the timer's order and is passed over.
    private readonly PriorityQueue<Alarm, (long DueAt, long Order)> _alarms = new();
    private long _now = start.UtcTicks;
    private long _lastOrder;

    /// <summary>When the next timer is due, or null if none is set.</summary>
    public DateTimeOffset? NextDueAt => NextTicks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private long? NextTicks
    {
        get
        {
            while (_alarms.TryPeek(out var alarm, out var place))
            {
                if (alarm.Order == place.Order)
                    return place.DueAt;

                _alarms.Dequeue();
            }

            return null;
        }
    }

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves the clock, and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(_now + by.Ticks);
    }

    /// <summary>Moves the clock to the next timer and fires all that is due then.</summary>
    /// <returns>False, and the clock stays, if no timer is set.</returns>
    public bool AdvanceToNextTimer()
    {
        if (NextTicks is not { } due)
            return false;

        AdvanceTo(Math.Max(due, _now));
        return true;
    }

    private void AdvanceTo(long end)
    {
        while (NextTicks is { } due && due <= end)
        {
            _now = Math.Max(due, _now);
            _alarms.Dequeue().Fire();
        }

        _now = Math.Max(end, _now);
    }

    private sealed class Alarm(SimulationClock clock, TimerCallback callback, object? state) : ITimer
    {
        private const long NotSet = 0;

        private bool _isDisposed;
        private TimeSpan _period;

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
            clock.RequireOwnThread();
            if (_isDisposed)
                return false;

            Set(dueTime, period);
            return true;
        }

        public void Fire()
        {
            // Set again before the callback, which may itself change or dispose the timer.
            // A period of zero means once, as it does for System.Threading.Timer.
            Set(_period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period, _period);
            callback(state);
        }

        public void Dispose()
        {
            clock.RequireOwnThread();
            _isDisposed = true;
            Order = NotSet;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Order = NotSet;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;

            Order = ++clock._lastOrder;
            clock._alarms.Enqueue(this, (clock._now + dueTime.Ticks, Order));
        }
    }

    private void RequireOwnThread() => thread.Require("the clock");
}
