using Orleans.Runtime;
using Orleans.Timers;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>A timer whose callback is a turn of its activation. At most one callback runs or waits at a time.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly ITimer _timer;
    private readonly Tick _tick;
    private TimeSpan _period;
    private TimeSpan? _changedDueTime;
    private bool _isTicking;
    private bool _isDisposed;

    public GrainTimer(
        Activation activation,
        TimeProvider clock,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, nameof(options.DueTime));
        Validate(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _tick = new Tick(this, options);
        _timer = SystemTimers.Create(clock, OnDue);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        lock (_lock)
        {
            _period = period;
            if (_isTicking)
                _changedDueTime = dueTime;
            else if (!_isDisposed)
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
        }

        _timer.Dispose();
        _activation.Remove(this);
        _disposed.Cancel();
    }

    private static void Validate(TimeSpan span, string name)
    {
        if (span != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero, name);
    }

    private void OnDue()
    {
        lock (_lock)
        {
            if (_isTicking || _isDisposed)
                return;

            _isTicking = true;
        }

        _activation.ReceiveTick(_tick);
    }

    // Armed again only now: the period counts from the end of the callback.
    private void OnTickCompleted()
    {
        lock (_lock)
        {
            _isTicking = false;
            if (!_isDisposed)
                _timer.Change(_changedDueTime ?? _period, Timeout.InfiniteTimeSpan);
            _changedDueTime = null;
        }
    }

    private sealed class Tick(GrainTimer timer, GrainTimerCreationOptions options) : Request
    {
        public override bool IsReadOnly => false;

        public override bool IsAlwaysInterleave => options.Interleave;

        public override bool IsCall => false;

        public override bool CountsAsUse => options.KeepAlive;

        public override void Refuse(Exception reason)
        {
        }

        public override void Run() => _ = RunAsync();

        private async Task RunAsync()
        {
            RequestContext.Clear();
            var failure = await RunCallbackAsync();
            timer.OnTickCompleted();
            Activation!.Completed(this, failure);
        }

        private async Task<Exception?> RunCallbackAsync()
        {
            if (timer._disposed.IsCancellationRequested)
                return null;

            try
            {
                await timer._callback(timer._disposed.Token);
                return null;
            }
            catch (Exception exception)
            {
                timer._activation.Silo.Log.TimerCallbackFailed(exception, timer._activation.GrainId);
                return exception;
            }
        }
    }
}

/// <summary>Makes the timers of one silo.</summary>
internal sealed class TimerRegistry(TimeProvider clock) : ITimerRegistry
{
    [Obsolete("As in Orleans: use RegisterGrainTimer.")]
    public IDisposable RegisterTimer(
        IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(
            grainContext,
            (given, _) => callback(given),
            state,
            new GrainTimerCreationOptions(dueTime, period) { Interleave = true });

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        var activation = (Activation)grainContext;
        var timer = new GrainTimer(activation, clock, cancellation => callback(state, cancellation), options);
        activation.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }
}
