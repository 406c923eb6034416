using System.Collections.Concurrent;
using OrderActors.Simulation.Faults;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;
using OrderActors.Storage.Contract;

namespace OrderActors.Simulation.Tests;

/// <summary>The simulated store for tests that know no virtual time: while they await an answer, time moves.</summary>
/// <remarks>A world lives on one thread, and an xunit test goes on wherever there is one. So the world has its own here.</remarks>
internal sealed class SimulatedDatabase : IContractDatabase
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>A world that is still moving after so many waits goes round in circles.</summary>
    private const int MaxWaits = 20;

    private readonly BlockingCollection<Action> _calls = [];
    private readonly StoreTables _tables = new();
    private readonly Thread _thread;
    private World _world = null!;
    private SimulatedStore _store = null!;
    private volatile Exception? _failure;
    private int _processes;
    private long _steps;

    private SimulatedDatabase()
    {
        _thread = new Thread(Live) { IsBackground = true, Name = "a simulated world" };
        _thread.Start();
    }

    public static Task<IContractDatabase> CreateAsync() => Task.FromResult<IContractDatabase>(new SimulatedDatabase());

    public Task<IContractStore> OpenAsync() => AskAsync(() =>
    {
        var lane = _world.NewPerson($"process {++_processes}");
        return Task.FromResult<IContractStore>(new SimulatedProcess(this, _store, lane, _world.Clock));
    });

    /// <summary>Begins something on the world's thread, and lets time move until it is answered.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        var answer = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(() => Begin(ask, answer));
        for (var waits = 1; ; waits++)
        {
            var steps = Interlocked.Read(ref _steps);
            try
            {
                return await answer.Task.Unwrap().WaitAsync(s_patience);
            }
            catch (TimeoutException) when (waits < MaxWaits && Interlocked.Read(ref _steps) != steps)
            {
                // Slow and not stuck: how fast the machine is says nothing about the store.
            }
            catch (TimeoutException)
            {
                throw new InvalidOperationException("awaited an answer of the simulated world", _failure);
            }
        }
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Func<Task> ask) => AskAsync(async () =>
    {
        await ask();
        return true;
    });

    public ValueTask DisposeAsync()
    {
        _calls.CompleteAdding();
        Assert.True(_thread.Join(s_patience), "awaited the end of the simulated world");
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Begin<T>(Func<Task<T>> ask, TaskCompletionSource<Task<T>> answer)
    {
        try
        {
            answer.SetResult(ask());
        }
        catch (Exception exception)
        {
            answer.SetException(exception);
        }
    }

    private void Live()
    {
        try
        {
            _world = new World(1, null) { Faults = FaultPlan.None };
            _store = new SimulatedStore(_world, _tables);
            foreach (var call in _calls.GetConsumingEnumerable())
            {
                call();
                // What is asked meanwhile joins what is under way, as at a database.
                while (_world.Scheduler.RunOne() || _world.Clock.AdvanceToNextTimer())
                {
                    Interlocked.Increment(ref _steps);
                    while (_calls.TryTake(out var next))
                        next();
                }
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
