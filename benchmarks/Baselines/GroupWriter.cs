using System.Threading.Channels;

namespace OrderActors.Baselines;

/// <summary>One writer for many callers: while a transaction is in flight the next batch gathers, without a timer.</summary>
internal sealed class GroupWriter<TItem> : IAsyncDisposable
{
    private const int MaxQueued = 16_384;

    private readonly Channel<(TItem Item, TaskCompletionSource Answer)> _queue =
        Channel.CreateBounded<(TItem, TaskCompletionSource)>(
            new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly Func<IReadOnlyList<TItem>, Task> _write;
    private readonly int _maxBatch;
    private readonly Task _loop;

    /// <param name="write">Commits a batch durably; an exception is told to everybody in it.</param>
    public GroupWriter(int maxBatch, Func<IReadOnlyList<TItem>, Task> write)
    {
        _maxBatch = maxBatch;
        _write = write;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Completes when the item's transaction has committed.</summary>
    public async Task WriteAsync(TItem item, CancellationToken cancellation)
    {
        // Else the answer would run the caller's code inside the writer's loop.
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync((item, answer), cancellation);
        await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var items = new List<TItem>(_maxBatch);
        var answers = new List<TaskCompletionSource>(_maxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (items.Count < _maxBatch && _queue.Reader.TryRead(out var next))
            {
                items.Add(next.Item);
                answers.Add(next.Answer);
            }

            await WriteAsync(items, answers);
            items.Clear();
            answers.Clear();
        }
    }

    private async Task WriteAsync(List<TItem> items, List<TaskCompletionSource> answers)
    {
        try
        {
            await _write(items);
            answers.ForEach(answer => answer.SetResult());
        }
        catch (Exception exception)
        {
            answers.ForEach(answer => answer.SetException(exception));
        }
    }
}
