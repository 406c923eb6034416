namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>A clock that moves only when a test moves it, and tells when somebody waits for it. Safe on every thread.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan? Due, int Count, TaskCompletionSource Signal)> _watchers = [];
    private DateTimeOffset _now = start;

    public ManualClock()
        : this(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
    {
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
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until so many timers are armed that are due exactly that far ahead.</summary>
    public Task ArmedAsync(TimeSpan due, int count = 1) => WatchAsync(due, count, $"{count} timer(s) due in {due}");

    /// <summary>Waits until so many timers are armed, whenever they are due.</summary>
    public Task ArmedInAllAsync(int count) => WatchAsync(null, count, $"{count} timer(s) in all");

    /// <summary>Moves to the earliest timer and fires it.</summary>
    public void AdvanceToNext() => NextDue(DateTimeOffset.MaxValue)?.Fire();

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } timer)
            timer.Fire();

        lock (_gate)
            _now = end;
    }

    private async Task WatchAsync(TimeSpan? due, int count, string what)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _watchers.Add((due, count, signal));

        Look();
        try
        {
            await signal.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience} for {what}.");
        }
    }

    private ManualTimer? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(candidate => candidate.DueAt <= end).MinBy(candidate => candidate.DueAt);
            if (timer is null)
                return null;

            _now = timer.DueAt > _now ? timer.DueAt : _now;
            _timers.Remove(timer);
            return timer;
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers.ToList())
            {
                if (_timers.Count(timer => watcher.Due is null || timer.DueAt == _now + watcher.Due) < watcher.Count)
                    continue;

                _watchers.Remove(watcher);
                watcher.Signal.TrySetResult();
            }
        }
    }

    private sealed class ManualTimer(ManualClock owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;

                DueAt = owner._now + dueTime;
                owner._timers.Add(this);
            }

            owner.Look();
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);

            callback(state);
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
