using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

internal sealed partial class Activation
{
    private static readonly TaskCompletionSource s_ended = CreateEnded();

    // Made when somebody asks for them, which for most activations is never.
    private TaskCompletionSource? _deactivated;
    private List<GrainTimer>? _timers;
    private IServiceScope? _scope;
    private StrongBox<DeactivationReason>? _reason;
    private GrainReference? _reference;
    private long _lastUse;
    private long _keepUntil = long.MinValue;

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices
    {
        get
        {
            lock (_waiting)
            {
                ObjectDisposedException.ThrowIf(_scope is null && _phase is Phase.Gone, this);
                return (_scope ??= Silo.Services.CreateScope()).ServiceProvider;
            }
        }
    }

    public GrainReference GrainReference => _reference ??= Silo.References.Create(Class.FirstInterface, GrainId);

    public Task Deactivated
    {
        get
        {
            lock (_waiting)
                return (_deactivated ??= new()).Task;
        }
    }

    private TimeSpan CollectionAge => Class.CollectionAge ?? Silo.Options.CollectionAgeOf(Class.Type);

    public void Start(CallRequest? cause) => Lane.Post(() => _ = ActivateAsync(cause));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_waiting)
        {
            if (_reason is not null || _phase is Phase.Gone)
                return;

            _reason = new(deactivationReason);
            if (_phase is Phase.Active)
                BeginDeactivation();
        }
    }

    /// <summary>Ends the activation if it has been idle for its age.</summary>
    public bool TryCollect()
    {
        lock (_waiting)
        {
            var now = Silo.Clock.GetTimestamp();
            var isIdle = _phase is Phase.Active && _running == 0 && _waiting.Count == 0;
            if (!isIdle || now < _keepUntil || Silo.Clock.GetElapsedTime(_lastUse, now) < CollectionAge)
                return false;

            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"idle for {CollectionAge}"));
            return true;
        }
    }

    public void DelayDeactivation(TimeSpan span)
    {
        lock (_waiting)
        {
            if (span == Timeout.InfiniteTimeSpan || span == TimeSpan.MaxValue)
                _keepUntil = long.MaxValue;
            else if (span <= TimeSpan.Zero)
                _keepUntil = long.MinValue;
            else
                _keepUntil = Silo.Clock.GetTimestamp() + (long)(span.TotalSeconds * Silo.Clock.TimestampFrequency);
        }
    }

    public void Add(GrainTimer timer)
    {
        lock (_waiting)
        {
            if (_phase is Phase.Gone)
                throw new InvalidOperationException($"{GrainId} has ended and takes no more timers");

            (_timers ??= []).Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_waiting)
            _timers?.Remove(timer);
    }

    public override string ToString() => $"{GrainId} ({Class.Type.Name})";

    private async Task ActivateAsync(CallRequest? cause)
    {
        cause?.RestoreCallerContext();
        try
        {
            (GrainInstance, var states) = Class.Create(this);
            foreach (var state in states)
                await state.ReadStateAsync();
            if (_lifecycle is { } lifecycle)
                await lifecycle.OnStart();
            if (GrainInstance is IGrainBase grain)
                await WithinAsync(Silo.Options.ActivationTimeout, "activated", grain.OnActivateAsync);
        }
        catch (Exception exception)
        {
            Silo.Log.ActivationFailed(exception, GrainId);
            await LeaveAsync(exception);
            return;
        }

        lock (_waiting)
        {
            _phase = Phase.Active;
            _lastUse = Silo.Clock.GetTimestamp();
            // Asked to end while it was starting, it still serves whoever is first: otherwise a grain that always asks
            // for its end would be started again and again for the same request.
            StartWaiting();
            if (_reason is not null)
                BeginDeactivation();
        }
    }

    private void BeginDeactivation()
    {
        _phase = Phase.Deactivating;
        FinishIfQuiet();
    }

    private void FinishIfQuiet()
    {
        if (_running == 0)
            Lane.Post(() => _ = FinishAsync());
    }

    private async Task FinishAsync()
    {
        DisposeTimers();
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await WithinAsync(
                    Silo.Options.DeactivationTimeout,
                    "deactivated",
                    cancellation => grain.OnDeactivateAsync(_reason!.Value, cancellation));
            }
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(exception, GrainId);
        }

        await LeaveAsync(null);
    }

    private async Task LeaveAsync(Exception? failure)
    {
        DisposeTimers();
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (GrainInstance as IDisposable)?.Dispose();
            if (_scope is { } scope)
                await new AsyncServiceScope(scope).DisposeAsync();
        }
        catch (Exception exception)
        {
            Silo.Log.DisposalFailed(exception, GrainId);
        }

        _slot.Leave(this, failure);
        TaskCompletionSource? awaited;
        lock (_waiting)
            (awaited, _deactivated) = (_deactivated, s_ended);
        awaited?.SetResult();
    }

    private static TaskCompletionSource CreateEnded()
    {
        var ended = new TaskCompletionSource();
        ended.SetResult();
        return ended;
    }

    private async Task WithinAsync(TimeSpan limit, string what, Func<CancellationToken, Task> step)
    {
        using var source = new CancellationTokenSource(limit, Silo.Clock);
        try
        {
            await step(source.Token).WaitAsync(source.Token);
        }
        catch (OperationCanceledException exception) when (source.IsCancellationRequested)
        {
            throw new TimeoutException($"{GrainId} was not {what} within {limit}", exception);
        }
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_waiting)
            timers = [.. _timers ?? []];
        foreach (var timer in timers)
            timer.Dispose();
    }
}
