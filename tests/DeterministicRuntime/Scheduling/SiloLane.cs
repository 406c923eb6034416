using Orleans.Runtime;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>
/// A queue of work of which one item runs at a time. Every activation has one, and so may a simulated client.
/// </summary>
/// <remarks>
/// It is the task scheduler of the code that it runs: what comes after an await in that code returns to this lane,
/// wherever the awaited task was completed, unless the code says <c>ConfigureAwait(false)</c>.
/// </remarks>
public sealed class SiloLane : TaskScheduler, IThreadPoolWorkItem, IWorkItemScheduler
{
    // Bounds how long one busy lane keeps a thread before others have their chance; chosen, nothing depends on it.
    private const int MaxItemsPerThreadPoolTurn = 64;

    [ThreadStatic]
    private static SiloLane? _current;

    private readonly LaneItems _items = new();
    private readonly SiloScheduler _scheduler;
    private readonly CrashSwitch? _crash;
    private readonly string? _name;
    private bool _announced;
    private Task? _wrapper;

    /// <summary>A lane for code outside of any silo, such as a simulated client.</summary>
    public SiloLane(SiloScheduler scheduler, string name)
    {
        _scheduler = scheduler;
        _name = name;
    }

    internal SiloLane(SiloScheduler scheduler, Activation owner, CrashSwitch? crash)
    {
        _scheduler = scheduler;
        _crash = crash;
        Owner = owner;
    }

    /// <summary>Who runs here, for traces.</summary>
    public string Name => _name ?? Owner!.GrainId.ToString();

    public override int MaximumConcurrencyLevel => 1;

    internal static new SiloLane? Current => _current;

    internal Activation? Owner { get; }

    /// <summary>Runs asynchronous code on this lane. The returned task completes with it.</summary>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs the oldest item. Only the scheduler calls it.</summary>
    /// <returns>
    /// Whether there is more; if not, the lane calls <see cref="SiloScheduler.Ready"/> when there is.
    /// </returns>
    public bool RunOne()
    {
        object? item;
        lock (_items)
        {
            if (IsCrashed)
                _items.Clear();
            item = _items.Take();
            if (item is null)
                return _announced = false;
        }

        Run(item);
        lock (_items)
            return _announced = !_items.IsEmpty;
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < MaxItemsPerThreadPoolTurn; i++)
        {
            if (!RunOne())
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IWorkItemScheduler.QueueAction(Action action) => Enqueue(action);

    void IWorkItemScheduler.QueueAction(Action<object> action, object state) => Enqueue((Action)(() => action(state)));

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    internal void Post(Action action) => Enqueue(action);

    internal void Post(LaneWork work) => Enqueue(work);

    protected override void QueueTask(Task task) => Enqueue(task);

    // Inlining stays within the turn that this lane is running right now; anything else waits in the queue. A started
    // item runs even if the crash comes just now: RunSynchronously would wait for ever for one that is turned away.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _current == this && (task == _wrapper || !IsCrashed) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_items)
            return _items.All.OfType<Task>().ToArray();
    }

    private bool IsCrashed => _crash is { IsThrown: true };

    private void Enqueue(object item)
    {
        lock (_items)
        {
            if (IsCrashed)
                return;

            _items.Add(item);
            _scheduler.Enqueued(this);
            if (_announced)
                return;

            _announced = true;
            _scheduler.Ready(this);
        }
    }

    private void Run(object item)
    {
        var outerLane = _current;
        var outerContext = SynchronizationContext.Current;
        var outerGrain = RuntimeContext.Enter(Owner);
        _current = this;
        // An await prefers the thread's synchronization context to the task scheduler, and would leave the lane.
        if (outerContext is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            if (item is Task task)
                TryExecuteTask(task);
            else
                RunAsTask(item);
        }
        finally
        {
            _current = outerLane;
            RuntimeContext.Enter(outerGrain);
            if (outerContext is not null)
                SynchronizationContext.SetSynchronizationContext(outerContext);
        }
    }

    // Wrapped in a task of this scheduler, so that awaits inside come back here. The task is made only now, on the
    // scheduler's thread, so that it does not carry the execution context of whoever posted the item.
    private void RunAsTask(object item)
    {
        var wrapper = item switch
        {
            LaneWork work => new Task(static state => ((LaneWork)state!).Run(), work),
            Action action => new Task(action),
            _ => throw new InvalidOperationException($"a lane cannot run a {item.GetType().Name}"),
        };
        _wrapper = wrapper;
        wrapper.RunSynchronously(this);
        // It refers to the request and to all that came with it, which may be much for an idle lane to keep.
        _wrapper = null;
    }
}
