using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrderActors.Contract.Tests.Grains;

/// <summary>Each method records that it begins, passes the gate of its name, and records that it ends.</summary>
public interface IWorkGrain : IGrainWithStringKey
{
    /// <returns>The number of the activation.</returns>
    Task<int> WorkAsync(string name);

    [ReadOnly]
    Task ReadAsync(string name);

    [AlwaysInterleave]
    Task InterleaveAsync(string name);

    [OneWay]
    Task NotifyAsync(string name);

    /// <summary>Works, having asked for the end of the activation first.</summary>
    Task<int> EndAsync(string name);

    Task StayAsync(TimeSpan howLong);
}

public interface IReentrantWorkGrain : IWorkGrain
{
    /// <summary>Adds without any lock, across a yield.</summary>
    Task<int> AddOneAsync();
}

public interface IWorkerGrain : IWorkGrain;

public interface IShortLivedGrain : IWorkGrain;

public interface ILongLivedGrain : IWorkGrain;

public abstract class WorkGrainBase(Probe probe) : Grain, IWorkGrain
{
    private readonly int _number = probe.Next("activation");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Record($"activate {_number}");
        await probe.PassAsync($"activate {_number}");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Record($"deactivate {_number}: {reason.ReasonCode}");
        await probe.PassAsync($"deactivate {_number}");
        probe.Record($"deactivated {_number}");
    }

    public Task<int> WorkAsync(string name) => RunAsync(name);

    public Task ReadAsync(string name) => RunAsync(name);

    public Task InterleaveAsync(string name) => RunAsync(name);

    public async Task NotifyAsync(string name)
    {
        await RunAsync(name);
        throw new InvalidOperationException("nobody is told");
    }

    public Task<int> EndAsync(string name)
    {
        DeactivateOnIdle();
        return RunAsync(name);
    }

    public Task StayAsync(TimeSpan howLong)
    {
        DelayDeactivation(howLong);
        return Task.CompletedTask;
    }

    private async Task<int> RunAsync(string name)
    {
        probe.Record($"begin {name}");
        await probe.PassAsync(name);
        probe.Record($"end {name}");
        return _number;
    }
}

[GrainType("work")]
public sealed class WorkGrain(Probe probe) : WorkGrainBase(probe);

[Reentrant]
public sealed class ReentrantWorkGrain(Probe probe) : WorkGrainBase(probe), IReentrantWorkGrain
{
    private int _count;
    private int _inside;

    public async Task<int> AddOneAsync()
    {
        Enter();
        var next = _count + 1;
        _count = next;
        Leave();
        await Task.Yield();
        Enter();
        var seen = _count;
        Leave();
        return seen;
    }

    // Nothing else may run between Enter and Leave, although other requests are in flight.
    private void Enter() => Assert.Equal(1, Interlocked.Increment(ref _inside));

    private void Leave() => Interlocked.Decrement(ref _inside);
}

[CollectionAgeLimit(Minutes = 3)]
public sealed class ShortLivedGrain(Probe probe) : WorkGrainBase(probe), IShortLivedGrain;

[KeepAlive]
public sealed class LongLivedGrain(Probe probe) : WorkGrainBase(probe), ILongLivedGrain;

[StatelessWorker(2)]
public sealed class WorkerGrain(Probe probe) : WorkGrainBase(probe), IWorkerGrain;
