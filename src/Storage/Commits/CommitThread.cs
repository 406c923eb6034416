using System.Collections.Concurrent;

namespace OrderActors.Storage;

/// <summary>One thread of its own that the commit pipeline runs on, one step after the other.</summary>
/// <remarks>
/// Everybody waits for the next commit, so it must not wait for everybody: on the thread pool each of its steps would queue
/// behind whatever else is queued there under high load. Here the writers may block too, which costs fewer switches than waiting
/// asynchronously.
/// </remarks>
internal sealed class CommitThread : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _steps = [];
    private readonly Thread _thread;

    public CommitThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "commits" };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Does what it was given, and ends.</summary>
    public void Dispose()
    {
        _steps.CompleteAdding();
        _thread.Join();
        _steps.Dispose();
    }

    protected override void QueueTask(Task task) => _steps.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _steps.ToArray();

    private void Run()
    {
        foreach (var step in _steps.GetConsumingEnumerable())
            TryExecuteTask(step);
    }
}
