using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Writes cursors and rows of many partitions together: while one transaction is under way, the next one gathers.</summary>
/// <remarks>What one of them breaks breaks only its own: those that cannot be written together are written one by one.</remarks>
internal sealed class CursorWriter(ISubscriptionStore store, TimeProvider clock)
{
    /// <summary>Where a larger transaction gains nothing, and holds up the only writer of SQLite.</summary>
    private const int MaxRows = 1_000;

    /// <summary>
    /// Partitions are woken together, so that they come within that: else the first of them would be written alone, and on SQLite
    /// each transaction waits for the disk.
    /// </summary>
    private static readonly TimeSpan s_gatherFor = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = new();
    private bool _isWriting;

    /// <returns>False when somebody else has gone on from there; nothing was written.</returns>
    /// <exception cref="StorageUnavailableException">Whether it was written is unknown.</exception>
    /// <exception cref="ConstraintBrokenException">The rows cannot be stored.</exception>
    public Task<bool> AdvanceAsync(ImmutableArray<CursorMove> moves, ImmutableArray<SubscriberRow> rows)
    {
        var request = new Request(moves, rows);
        lock (_gate)
        {
            _waiting.Enqueue(request);
            if (_isWriting)
                return request.Answer;

            _isWriting = true;
        }

        _ = WriteOnAsync();
        return request.Answer;
    }

    private async Task WriteOnAsync()
    {
        await Task.Delay(s_gatherFor, clock);
        while (TakeBatch() is { Count: > 0 } batch)
        {
            if (batch.Count == 1 || !await WriteAsync(batch))
            {
                foreach (var request in batch)
                    await WriteAsync(request);
            }
        }
    }

    private List<Request> TakeBatch()
    {
        lock (_gate)
        {
            var batch = new List<Request>();
            var rows = 0;
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || rows + next.Rows.Length <= MaxRows))
            {
                batch.Add(_waiting.Dequeue());
                rows += next.Rows.Length;
            }

            _isWriting = batch.Count > 0;
            return batch;
        }
    }

    /// <returns>False when they have to be written one by one.</returns>
    private async Task<bool> WriteAsync(List<Request> batch)
    {
        try
        {
            if (!await store.AdvanceAsync(
                [.. batch.SelectMany(request => request.Moves)], [.. batch.SelectMany(request => request.Rows)], CancellationToken.None))
            {
                return false;
            }

            foreach (var request in batch)
                request.Succeed(true);
            return true;
        }
        catch (ConstraintBrokenException)
        {
            return false;
        }
        catch (Exception exception)
        {
            foreach (var request in batch)
                request.Fail(exception);
            return true;
        }
    }

    private async Task WriteAsync(Request request)
    {
        try
        {
            request.Succeed(await store.AdvanceAsync(request.Moves, request.Rows, CancellationToken.None));
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    private sealed record Request(ImmutableArray<CursorMove> Moves, ImmutableArray<SubscriberRow> Rows)
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Answer => _answer.Task;

        public void Succeed(bool isWritten) => _answer.TrySetResult(isWritten);

        public void Fail(Exception exception) => _answer.TrySetException(exception);
    }
}
