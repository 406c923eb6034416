namespace OrderActors.Testing;

/// <summary>A clock that moves only when a test moves it. Timers fire on the mover's thread, earliest first.</summary>
/// <remarks>
/// Every thread may read the clock and set timers. Timers that are due at the same instant fire in the order in which
/// they were set. A callback sees the instant at which it was due as the present.
/// </remarks>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _moving = new();
    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _timers = new(Comparer<ManualTimer>.Create(CompareByDueTime));
    private DateTimeOffset _now = start;
    private long _lastOrder;

    /// <summary>Starts at an instant that no test should depend on.</summary>
    public ManualTimeProvider() : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>When the next timer is due, or null if none is set.</summary>
    public DateTimeOffset? NextDueAt
    {
        get
        {
            lock (_lock)
                return _timers.Min?.DueAt;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_moving)
        {
            var end = GetUtcNow() + by;
            while (TakeDue(end) is { } due)
                due.Call();

            lock (_lock)
                _now = end > _now ? end : _now;
        }
    }

    /// <summary>Moves the clock to the next timer and fires all that is due then.</summary>
    /// <returns>False, and the clock stays, if no timer is set.</returns>
    public bool AdvanceToNextTimer()
    {
        lock (_moving)
        {
            if (NextDueAt is not { } due)
                return false;

            var distance = due - GetUtcNow();
            Advance(distance > TimeSpan.Zero ? distance : TimeSpan.Zero);
            return true;
        }
    }

    private static int CompareByDueTime(ManualTimer left, ManualTimer right)
    {
        var byTime = left.DueAt.CompareTo(right.DueAt);
        return byTime != 0 ? byTime : left.Order.CompareTo(right.Order);
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            if (_timers.Min is not { } due || due.DueAt > end)
                return null;

            if (due.DueAt > _now)
                _now = due.DueAt;
            // Set again before the callback, which may itself change or dispose the timer.
            // A period of zero means once, as it does for System.Threading.Timer.
            due.Set(due.Period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : due.Period, due.Period);
            return due;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed;

        public DateTimeOffset DueAt { get; private set; }

        public TimeSpan Period { get; private set; }

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
            lock (clock._lock)
            {
                if (_isDisposed)
                    return false;

                Set(dueTime, period);
                return true;
            }
        }

        /// <summary>Called under the clock's lock. The set is sorted by what changes here, hence out first.</summary>
        public void Set(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;

            DueAt = clock._now + dueTime;
            Order = ++clock._lastOrder;
            clock._timers.Add(this);
        }

        public void Call() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
