using System.Collections.Immutable;
using Orleans.Runtime;
using OrderActors.Simulation.Faults;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cluster;

/// <summary>Takes calls from process to process: by the caller's own picture of who is alive, and only perhaps.</summary>
/// <remarks>
/// A grain lives where its caller believes it to live. Two callers whose pictures differ each get an activation of their
/// own, which is what Orleans' eventual directory allows (docs/architecture.md): the version check has to do the rest.
/// </remarks>
internal sealed class Network(World world, Mutant mutant)
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Host> Hosts => _hosts;

    /// <summary>The processes that run, in a fixed order.</summary>
    public ImmutableArray<Host> Running =>
        [.. _hosts.Values.Where(host => !host.IsDead).OrderBy(host => host.Name, StringComparer.Ordinal)];

    /// <summary>Those that take calls from outside: who is ending has closed its door.</summary>
    public ImmutableArray<Host> AtTheDoor => [.. Running.Where(host => !host.IsStopping)];

    public void Put(Host host) => _hosts[host.Name] = host;

    /// <param name="from">Null = from outside, by whatever front door is open.</param>
    public Task<T> CallAsync<T>(Host? from, RoutedCall<T> call)
    {
        ImmutableArray<string> view = from?.View ?? [.. AtTheDoor.Select(host => host.Name)];
        if (view.IsEmpty)
            return Task.FromException<T>(new SiloUnavailableException("nobody is there"));

        var name = Owner(call.Target.Key.ToString()!, view);
        return from is not null && name == from.Name ? call.CallIn(from.Silo) : CallOverAsync(_hosts[name], call);
    }

    private Task<T> CallOverAsync<T>(Host target, RoutedCall<T> call)
    {
        var answer = new TaskCompletionSource<T>();
        world.After(CallTimeout, () =>
        {
            if (answer.TrySetException(new TimeoutException($"{target.Name} did not answer in time; the outcome is unknown")))
                world.Statistics.Saw("call timed out");
        });
        var faults = world.Faults;
        if (_random.Chance(faults.RequestLost))
        {
            world.Statistics.Saw("request lost");
            return answer.Task;
        }

        Message<T> message = faults.Wire ? MessageInBytes<T>.Of(call, world, mutant) : new MessageByReference<T>(call);
        Send(target, message, answer, faults);
        if (_random.Chance(faults.CallDuplicated))
        {
            world.Statistics.Saw("call duplicated");
            var ignored = new TaskCompletionSource<T>();
            world.After(_random.Seconds(0, 15), () => Send(target, message, ignored, faults));
        }

        return answer.Task;
    }

    private void Send<T>(Host target, Message<T> message, TaskCompletionSource<T> answer, FaultPlan faults)
    {
        var isReplyLost = _random.Chance(faults.ReplyLost);
        world.After(Way(faults), () =>
        {
            if (target.IsDead)
            {
                answer.TrySetException(new SiloUnavailableException($"{target.Name} is not there"));
                return;
            }

            _ = AnswerAsync(message, message.CallIn(target.Silo), answer, isReplyLost, Way(faults));
        });
    }

    private TimeSpan Way(FaultPlan faults) =>
        _random.Chance(faults.CallDelayed) ? _random.Seconds(0, 6) : _random.Seconds(0.0001, 0.002);

    private Task AnswerAsync<T>(Message<T> message, Task<T> call, TaskCompletionSource<T> answer, bool isLost, TimeSpan way) =>
        // Runs where the call ended and only sets a timer: the answer itself comes from the bare event loop.
        call.ContinueWith(
            done =>
            {
                if (isLost)
                {
                    world.Statistics.Saw("reply lost");
                    return;
                }

                var give = message.PackAnswer(done);
                world.After(way, () => give(answer));
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    /// <summary>Rendezvous hashing: who leaves or comes moves no key but its own.</summary>
    private static string Owner(string key, ImmutableArray<string> view)
    {
        var best = view[0];
        var most = 0UL;
        foreach (var name in view)
        {
            var hash = new TraceHash();
            hash.Add(name);
            hash.Add(key);
            var weight = hash.Value * 0x9E3779B97F4A7C15;
            weight ^= weight >> 32;
            if (weight < most)
                continue;

            most = weight;
            best = name;
        }

        return best;
    }
}
