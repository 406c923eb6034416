using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Group commit of small writes of one kind: while one transaction is under way, the next items gather.</summary>
/// <param name="write">Writes a group in one transaction, and answers for each item.</param>
internal sealed class GroupedWrites<TItem, TAnswer>(Func<ImmutableArray<TItem>, Task<ImmutableArray<TAnswer>>> write)
{
    /// <summary>Chosen: beyond a few hundred a larger group gains nothing.</summary>
    private const int MaxGroup = 256;

    private const int MaxWaiting = 50_000;

    private readonly Lock _gate = new();
    private readonly Queue<(TItem Item, TaskCompletionSource<TAnswer> Answer)> _waiting = new();
    private bool _isWriting;

    /// <summary>Completes when the item's transaction has committed; throws what the transaction threw.</summary>
    /// <exception cref="StorageOverloadedException">Too many items wait already.</exception>
    public Task<TAnswer> WriteAsync(TItem item)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
                throw new StorageOverloadedException($"{_waiting.Count} writes wait already; try again later");

            _waiting.Enqueue((item, answer));
            if (_isWriting)
                return answer.Task;

            _isWriting = true;
        }

        _ = DrainAsync();
        return answer.Task;
    }

    private async Task DrainAsync()
    {
        // Started by one caller, but works for all: it must not join that caller's trace.
        Activity.Current = null;
        while (TakeGroup() is { } group)
            await WriteAsync(group).ConfigureAwait(false);
    }

    private (TItem Item, TaskCompletionSource<TAnswer> Answer)[]? TakeGroup()
    {
        lock (_gate)
        {
            _isWriting = _waiting.Count > 0;
            return _isWriting ? [.. Enumerable.Range(0, Math.Min(_waiting.Count, MaxGroup)).Select(_ => _waiting.Dequeue())] : null;
        }
    }

    private async Task WriteAsync((TItem Item, TaskCompletionSource<TAnswer> Answer)[] group)
    {
        try
        {
            var answers = await write([.. group.Select(entry => entry.Item)]).ConfigureAwait(false);
            foreach (var (entry, answer) in group.Zip(answers))
                entry.Answer.TrySetResult(answer);
        }
        catch (Exception exception)
        {
            foreach (var entry in group)
                entry.Answer.TrySetException(exception);
        }
    }
}
