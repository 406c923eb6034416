using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>The real pipeline, with its commits counted, and with what a test does around one.</summary>
internal sealed class PipelineProbe(ICommitPipeline inner) : ICommitPipeline, IAsyncDisposable
{
    private readonly ConcurrentQueue<ChangeSet> _committed = new();
    private volatile bool _isDead;

    /// <summary>Runs before a change set is handed on; what it throws is a write that never reached the disk.</summary>
    public Func<ChangeSet, Task>? Before { get; set; }

    /// <summary>Runs after a commit; what it throws is a write that reached the disk and whose answer was lost.</summary>
    public Func<ChangeSet, Task>? After { get; set; }

    /// <summary>The change sets that were committed through here, in order.</summary>
    public IReadOnlyList<ChangeSet> Committed => [.. _committed];

    /// <summary>As if the process were gone: nothing is written any more, and nobody is answered.</summary>
    public void Die() => _isDead = true;

    // Nothing here goes back to the grain's lane: after a crash that lane never runs again, and the hooks must.
    public async Task CommitAsync(ChangeSet changes)
    {
        if (Before is { } before)
            await before(changes).ConfigureAwait(false);
        await StopIfDeadAsync().ConfigureAwait(false);
        await inner.CommitAsync(changes).ConfigureAwait(false);
        _committed.Enqueue(changes);
        if (After is { } after)
            await after(changes).ConfigureAwait(false);
        await StopIfDeadAsync().ConfigureAwait(false);
    }

    public async Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery)
    {
        await StopIfDeadAsync().ConfigureAwait(false);
        return await inner.ReceiveAsync(delivery).ConfigureAwait(false);
    }

    public async Task SettleAsync(ImmutableArray<InboxSettlement> settlements)
    {
        await StopIfDeadAsync().ConfigureAwait(false);
        await inner.SettleAsync(settlements).ConfigureAwait(false);
    }

    /// <summary>Fails one commit of a stream, the next one.</summary>
    public void FailNext(string stream, bool afterItReachedTheDisk)
    {
        var left = 1;
        Func<ChangeSet, Task> fail = changes =>
            changes.Stream == stream && Interlocked.Exchange(ref left, 0) == 1
                ? throw new StorageUnavailableException("the test pulled the plug")
                : Task.CompletedTask;
        if (afterItReachedTheDisk)
            After = fail;
        else
            Before = fail;
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private Task StopIfDeadAsync() => _isDead ? new TaskCompletionSource().Task : Task.CompletedTask;
}
