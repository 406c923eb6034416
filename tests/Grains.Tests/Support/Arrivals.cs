using Orleans;

namespace OrderActors.Grains.Tests.Support;

/// <summary>Counts calls once the grain has begun with them, that is up to its first wait.</summary>
internal sealed class Arrivals : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly List<(string Method, int Count, TaskCompletionSource Reached)> _awaited = [];
    private readonly Dictionary<string, int> _countByMethod = [];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        lock (_gate)
        {
            var count = _countByMethod[context.MethodName] = _countByMethod.GetValueOrDefault(context.MethodName) + 1;
            foreach (var awaited in _awaited.Where(one => one.Method == context.MethodName && one.Count == count))
                awaited.Reached.TrySetResult();
        }

        return call;
    }

    /// <summary>Completes with the arrival of so many calls of a method, counted from now.</summary>
    public Task OfAsync(string method, int count)
    {
        lock (_gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((method, _countByMethod.GetValueOrDefault(method) + count, reached));
            return reached.Task;
        }
    }
}
