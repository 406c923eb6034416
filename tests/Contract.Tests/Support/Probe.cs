using System.Collections.Concurrent;

namespace OrderActors.Contract.Tests;

/// <summary>Where test grains write down what they do, and where a test can make them wait.</summary>
public sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<string> _events = [];
    private readonly List<(string Event, TaskCompletionSource Seen)> _awaited = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, int> _numbers = new();

    /// <summary>Everything so far, in order.</summary>
    public string[] Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public void Record(string what)
    {
        lock (_lock)
        {
            _events.Add(what);
            foreach (var (_, seen) in _awaited.Where(one => one.Event == what))
                seen.TrySetResult();
        }
    }

    /// <summary>Counts from 1 for each name.</summary>
    public int Next(string name) => _numbers.AddOrUpdate(name, 1, (_, last) => last + 1);

    /// <summary>From now on whoever passes this gate waits until it is opened.</summary>
    public void Close(string gate) => _gates[gate] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open(string gate) => _gates[gate].TrySetResult();

    public Task PassAsync(string gate) => _gates.TryGetValue(gate, out var closed) ? closed.Task : Task.CompletedTask;

    public async Task SeenAsync(string what)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_events.Contains(what))
                return;

            _awaited.Add((what, seen));
        }

        await Within(seen.Task, $"'{what}' was not seen");
    }

    /// <summary>Waits with a limit, so that a bug fails with a reason instead of hanging.</summary>
    public async Task Within(Task task, string otherwise)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"{otherwise} within {Patience}. Seen: {string.Join("; ", Events)}");
        }
    }

    public async Task<T> Within<T>(Task<T> task, string otherwise)
    {
        await Within((Task)task, otherwise);
        return await task;
    }
}

/// <summary>A scoped service, to see how long a grain's scope lives.</summary>
public sealed class PerActivation(Probe probe) : IDisposable
{
    public int Number { get; } = probe.Next("scope");

    public void Dispose() => probe.Record($"scope {Number} disposed");
}
