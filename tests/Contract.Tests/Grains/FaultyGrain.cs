using Orleans;
using Orleans.Storage;

namespace OrderActors.Contract.Tests.Grains;

public sealed class OutOfPaperException(string message) : Exception(message);

public interface IFaultyGrain : IGrainWithStringKey
{
    Task ThrowAsync(string message);

    Task ThrowBeforeTheFirstAwaitAsync(string message);

    Task<int> ConflictAsync();

    /// <summary>Calls <see cref="ConflictAsync"/> of another grain and lets its exception through.</summary>
    Task<int> PassOnConflictOfAsync(string other);

    Task<int> NumberAsync();

    ValueTask DoNothingAsync();

    ValueTask<string> EchoAsync(string text);

    Task WaitForCancellationAsync(CancellationToken cancellation);

    /// <returns>Whether a task that another thread completes was awaited without leaving the grain's turn.</returns>
    Task<bool> ComesBackToItsTurnAsync();
}

public sealed class FaultyGrain(Probe probe) : Grain, IFaultyGrain
{
    private int _number;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _number = probe.Next("faulty");
        if (this.GetPrimaryKeyString() == "fails once" && _number == 1)
            throw new OutOfPaperException("cannot start");

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Record($"deactivate {this.GetPrimaryKeyString()}: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public async Task ThrowAsync(string message)
    {
        await Task.Yield();
        throw new OutOfPaperException(message);
    }

    public Task ThrowBeforeTheFirstAwaitAsync(string message) => throw new OutOfPaperException(message);

    public Task<int> ConflictAsync() => throw new InconsistentStateException("outdated");

    public Task<int> PassOnConflictOfAsync(string other) => GrainFactory.GetGrain<IFaultyGrain>(other).ConflictAsync();

    public Task<int> NumberAsync() => Task.FromResult(_number);

    public ValueTask DoNothingAsync() => ValueTask.CompletedTask;

    public async ValueTask<string> EchoAsync(string text)
    {
        await Task.Yield();
        return text;
    }

    public async Task WaitForCancellationAsync(CancellationToken cancellation)
    {
        probe.Record("waiting");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    public async Task<bool> ComesBackToItsTurnAsync()
    {
        var before = TaskScheduler.Current;
        await Task.Run(() => { });
        var completedElsewhere = new TaskCompletionSource();
        ThreadPool.QueueUserWorkItem(_ => completedElsewhere.SetResult());
        await completedElsewhere.Task;
        return ReferenceEquals(before, TaskScheduler.Current) && before != TaskScheduler.Default;
    }
}
