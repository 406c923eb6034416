using System.Collections.Immutable;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Faults;

/// <summary>Kills processes, makes them stand still, and spoils their picture of each other.</summary>
internal sealed class Nemesis
{
    private readonly World _world;
    private readonly Network _network;
    private readonly Func<string, Host> _start;
    private readonly SimulationRandom _random;
    private long _nextCrash;
    private long _nextFreeze;
    private long _nextSplit;

    /// <param name="start">Starts a process under a name that has none running.</param>
    public Nemesis(World world, Network network, Func<string, Host> start)
    {
        _world = world;
        _network = network;
        _start = start;
        _random = world.Random.Fork();
        _nextCrash = Next(world.Faults.StepsPerCrash);
        _nextFreeze = Next(world.Faults.StepsPerFreeze);
        _nextSplit = Next(world.Faults.StepsPerSplit);
    }

    private ImmutableArray<string> All =>
        [.. _network.Hosts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Called between any two items that run: so a crash can come at any await.</summary>
    public void Step()
    {
        if (_world.IsHealed)
            return;

        var steps = _world.Scheduler.Steps;
        var faults = _world.Faults;
        if (steps >= _nextCrash)
        {
            _nextCrash = Next(faults.StepsPerCrash);
            Crash();
        }

        if (steps >= _nextFreeze)
        {
            _nextFreeze = Next(faults.StepsPerFreeze);
            Freeze();
        }

        if (steps >= _nextSplit)
        {
            _nextSplit = Next(faults.StepsPerSplit);
            Split();
        }
    }

    /// <summary>Ends every fault: who is dead starts, who stands still goes on, and all know of all.</summary>
    public void Heal()
    {
        _world.Faults = FaultPlan.None;
        _world.IsHealed = true;
        _world.Tell($"healed: no more faults");
        foreach (var name in All)
        {
            var host = _network.Hosts[name];
            if (host.IsDead)
                host = _start(name);

            host.Lanes.IsFrozen = false;
            host.View = All;
        }
    }

    private void Crash()
    {
        if (_network.Running is not { IsEmpty: false } running)
            return;

        var victim = _random.Pick<Host>(running.AsSpan());
        _world.Statistics.Saw(victim.Lanes.IsFrozen ? "crash of a frozen process" : "crash");
        _world.Tell($"{victim.Name} dies");
        victim.Crash();
        ForgetSoon(victim.Name);
        _world.After(_random.Seconds(0.2, 20), () =>
        {
            if (!_network.Hosts[victim.Name].IsDead)
                return;

            _world.Tell($"{victim.Name} starts again");
            _start(victim.Name);
            LearnSoon();
        });
    }

    private void Freeze()
    {
        if (_network.Running is not { IsEmpty: false } running)
            return;

        var victim = _random.Pick<Host>(running.AsSpan());
        if (victim.Lanes.IsFrozen)
            return;

        _world.Statistics.Saw("freeze");
        _world.Tell($"{victim.Name} stands still");
        victim.Lanes.IsFrozen = true;
        if (_random.Chance(0.7))
            ForgetSoon(victim.Name);

        _world.After(_random.Span(TimeSpan.FromMilliseconds(10), FaultPlan.FreezeUpTo), () =>
        {
            if (victim.IsDead || !victim.Lanes.IsFrozen)
                return;

            _world.Tell($"{victim.Name} goes on");
            victim.Lanes.IsFrozen = false;
            LearnSoon();
        });
    }

    private void Split()
    {
        if (_network.Running is not { IsEmpty: false } running)
            return;

        var victim = _random.Pick<Host>(running.AsSpan());
        _world.Statistics.Saw("wrong picture of who is alive");
        ImmutableArray<string> some = [.. All.Where(_ => _random.Chance(0.5))];
        victim.View = some.IsEmpty ? [victim.Name] : some;
        _world.Tell($"{victim.Name} believes alive: {string.Join(' ', victim.View)}");
        _world.After(_random.Seconds(2, 60), LearnSoon);
    }

    /// <summary>Each of the others notices at a time of its own.</summary>
    private void ForgetSoon(string name)
    {
        foreach (var other in _network.Running.Where(host => host.Name != name))
        {
            _world.After(_random.Seconds(0.5, 6), () =>
            {
                if (!_world.IsHealed && other.View.Remove(name) is { IsEmpty: false } rest)
                    other.View = rest;
            });
        }
    }

    private void LearnSoon()
    {
        foreach (var host in _network.Running)
        {
            _world.After(_random.Seconds(0.1, 5), () =>
                host.View = [.. _network.Running.Where(other => other == host || !other.Lanes.IsFrozen).Select(other => other.Name)]);
        }
    }

    private long Next(int average) =>
        average == 0 ? long.MaxValue : _world.Scheduler.Steps + 1 + _random.Below(2 * average);
}
