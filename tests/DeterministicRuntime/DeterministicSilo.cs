using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>A silo inside this process. It takes calls from its construction until it is stopped.</summary>
/// <remarks>
/// Arguments and results are handed over by reference and never copied: messages must be immutable. Several silos in
/// one process share nothing; each needs a service container of its own.
/// </remarks>
public sealed class DeterministicSilo : IHostedService, IDisposable
{
    /// <summary>Idle activations that end at a time. Chosen: a few milliseconds of work.</summary>
    private const int MaxEndingAtOnce = 64;

    private readonly ConcurrentDictionary<GrainId, GrainSlot> _directory = new();
    private readonly TaskCompletionSource _drained = new();
    private readonly TaskCompletionSource _stopped = new();
    private readonly CallDeadlines _deadlines;
    private readonly SiloLane _lane;
    private readonly ITimer _collection;
    private volatile SiloStage _stage = SiloStage.Running;
    private bool _isCollecting;
    private int _unfinished;
    private long _lastSequence;

    public DeterministicSilo(
        IServiceProvider services, DeterministicSiloOptions options, TimeProvider clock, ILogger<DeterministicSilo> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Services = services;
        Options = options;
        Clock = clock;
        Log = new SiloLog(logger);
        Filters = new CallFilters(services);
        Code = GrainCode.Of(options);
        References = new References(Code, new CallRuntime(Code, Filters, options.Router ?? new OwnCalls(this)));
        Client = new SiloClient(services, References);
        Timers = new TimerRegistry(clock);
        GrainRuntime = new GrainRuntime(this);
        _lane = new SiloLane(options.Scheduler, "silo");
        _deadlines = new CallDeadlines(clock, options.CallTimeout, _lane);
        _collection = SystemTimers.Create(clock, () => _lane.Post(() => _ = CollectInTurnAsync()));
        _collection.Change(options.CollectionInterval, options.CollectionInterval);
    }

    /// <summary>Reaches the grains of this silo.</summary>
    public IClusterClient Client { get; }

    /// <summary>What the base class of grains asks for. Must be among the services of the silo.</summary>
    public IGrainRuntime GrainRuntime { get; }

    /// <summary>How many activations there are, counting those that are starting or ending.</summary>
    public int ActivationCount => _directory.Values.Sum(slot => slot.Activations.Count);

    internal IServiceProvider Services { get; }

    internal DeterministicSiloOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal SiloLog Log { get; }

    internal CallFilters Filters { get; }

    internal GrainCode Code { get; }

    internal References References { get; }

    internal ITimerRegistry Timers { get; }

    internal CrashSwitch Crash { get; } = new();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses calls from outside, lets the grains finish theirs, and deactivates every grain.</summary>
    /// <remarks>
    /// Bounded by <see cref="DeterministicSiloOptions.ShutdownTimeout"/> and then
    /// <see cref="DeterministicSiloOptions.DeactivationTimeout"/>, and by the token. Whoever still waits for an answer
    /// afterwards gets a <see cref="SiloUnavailableException"/>. May be repeated.
    /// </remarks>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!TryMove(SiloStage.Running, SiloStage.Draining))
        {
            await _stopped.Task.WaitAsync(cancellationToken);
            return;
        }

        var unfinished = Volatile.Read(ref _unfinished);
        Log.Stopping(unfinished);
        if (unfinished == 0)
            _drained.TrySetResult();
        var isDrained = await TryWithinAsync(Options.ShutdownTimeout, _drained.Task.WaitAsync, cancellationToken);
        var isEmpty = await TryWithinAsync(Options.DeactivationTimeout, DeactivateAllAsync, cancellationToken);
        if (!isDrained || !isEmpty)
            Log.StoppedEarly(Volatile.Read(ref _unfinished), ActivationCount);

        Close("has stopped");
    }

    /// <summary>
    /// As if the process had died: nothing that is queued or waiting ever runs, and nobody is answered.
    /// </summary>
    /// <remarks>Callers outside of the silo get their timeout. For tests and simulation.</remarks>
    public void Abandon()
    {
        _stage = SiloStage.Abandoned;
        Crash.Throw();
        _collection.Dispose();
        _stopped.TrySetResult();
    }

    /// <summary>
    /// Deactivates now every activation that has been idle for its age, and waits until they have ended.
    /// </summary>
    /// <remarks>A few at a time: a rush that ended leaves many, and calls must not queue up behind all of these.</remarks>
    /// <returns>How many there were.</returns>
    public async Task<int> CollectIdleAsync()
    {
        var collected = 0;
        foreach (var few in Activations().Where(activation => activation.TryCollect()).Chunk(MaxEndingAtOnce))
        {
            await Task.WhenAll(few.Select(activation => activation.Deactivated));
            collected += few.Length;
        }

        if (collected > 0)
            Log.Collected(collected);
        return collected;
    }

    /// <summary>
    /// Ends the silo at once, without deactivating grains. <see cref="StopAsync"/> first ends it in order.
    /// </summary>
    public void Dispose()
    {
        if (_stage is not SiloStage.Stopped)
            Close("was disposed");
        _deadlines.Dispose();
    }

    internal void Send(CallRequest request)
    {
        request.Count();
        Interlocked.Increment(ref _unfinished);
        if (!request.Options.IsOneWay)
            _deadlines.Add(request);
        request.FollowCancellation();

        // Looked at after the request was noted: who ends the silo now either sees the request, or is seen here.
        if (RefusalOf(request) is { } refusal)
            request.Refuse(refusal);
        else if (_stage is not SiloStage.Abandoned)
            Deliver(request);
    }

    internal void Ended(CallRequest request)
    {
        _deadlines.Remove(request);
        if (Interlocked.Decrement(ref _unfinished) == 0 && _stage is SiloStage.Draining)
            _drained.TrySetResult();
    }

    internal Activation NewActivation(GrainSlot slot) => new(slot, Interlocked.Increment(ref _lastSequence));

    internal void Forget(GrainSlot slot) => _directory.TryRemove(new(slot.GrainId, slot));

    private void Deliver(CallRequest request)
    {
        var grain = request.Target.GrainId;
        GrainSlot slot;
        do
        {
            slot = _directory.GetOrAdd(
                grain,
                static (id, silo) => new GrainSlot(silo, silo.Code.Classes.Of(id.Type), id),
                this);
        }
        while (!slot.TryReceive(request));
    }

    private SiloUnavailableException? RefusalOf(CallRequest request) => _stage switch
    {
        SiloStage.Running or SiloStage.Abandoned => null,
        SiloStage.Draining when request.Source?.Silo == this => null,
        SiloStage.Draining => Unavailable(request, "is stopping"),
        SiloStage.Stopped => Unavailable(request, "has stopped"),
    };

    private static SiloUnavailableException Unavailable(CallRequest request, string why) =>
        new($"{request.Body.Title} of {request.Target.GrainId} was not called, because the silo {why}");

    private async Task DeactivateAllAsync(CancellationToken cancellation)
    {
        // Repeated, because a grain that ends may have called, and so started, another one.
        while (Activations() is { Length: > 0 } activations)
        {
            foreach (var activation in activations)
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo stops."), cancellation);
            await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellation);
        }
    }

    private async Task<bool> TryWithinAsync(
        TimeSpan limit, Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(limit, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await step(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Close(string why)
    {
        _stage = SiloStage.Stopped;
        Crash.Throw();
        _collection.Dispose();
        _lane.Post(() => _deadlines.AnswerAll(
            () => new SiloUnavailableException($"The silo {why} before it could answer; the outcome is unknown")));
        _stopped.TrySetResult();
    }

    /// <summary>Only on the silo's lane. One that takes longer than the interval goes on alone.</summary>
    private async Task CollectInTurnAsync()
    {
        if (_isCollecting)
            return;

        _isCollecting = true;
        try
        {
            await CollectIdleAsync();
        }
        finally
        {
            _isCollecting = false;
        }
    }

    private Activation[] Activations() =>
        [.. _directory.Values.SelectMany(slot => slot.Activations).OrderBy(activation => activation.Sequence)];

#pragma warning disable CS0420 // Interlocked needs the field itself, and is at least as strong as volatile.
    private bool TryMove(SiloStage from, SiloStage to) => Interlocked.CompareExchange(ref _stage, to, from) == from;
#pragma warning restore CS0420

    private sealed class OwnCalls(DeterministicSilo silo) : ICallRouter
    {
        public Task<T> RouteAsync<T>(RoutedCall<T> call) => call.CallIn(silo);
    }

    private enum SiloStage { Running, Draining, Stopped, Abandoned }
}
