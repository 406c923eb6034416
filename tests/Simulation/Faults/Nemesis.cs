using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Faults;

/// <summary>Kills processes, makes them stand still, and spoils their picture of each other.</summary>
internal sealed class Nemesis
{
    /// <summary>What a process gets to end in order before it is killed: more than its own limits add up to.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly Network _network;
    private readonly Func<string, Host> _start;
    private readonly SimulationRandom _random;
    private long _nextCrash;
    private long _nextFreeze;
    private long _nextSplit;
    private long _nextRestart;
    private bool _isRestarting;
    private readonly HashSet<Host> _hanging = [];

    /// <param name="start">Starts a process under a name that has none running.</param>
    public Nemesis(World world, Network network, SimulatedStore store, Func<string, Host> start)
    {
        _world = world;
        _network = network;
        _start = start;
        _random = world.Random.Fork();
        _nextCrash = Next(world.Faults.StepsPerCrash);
        _nextFreeze = Next(world.Faults.StepsPerFreeze);
        _nextSplit = Next(world.Faults.StepsPerSplit);
        _nextRestart = Next(world.Faults.StepsPerRestart);
        store.HangsForGood += KillSoon;
    }

    private ImmutableArray<string> All =>
        [.. _network.Hosts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Called between any two items that run: so a crash can come at any await.</summary>
    public void Step()
    {
        if (_world.IsHealed || _world.IsNight)
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

        if (steps >= _nextRestart)
        {
            _nextRestart = Next(faults.StepsPerRestart);
            RestartAll();
        }
    }

    /// <summary>Switches every process off, in order or at once, and on again in the morning.</summary>
    public void Sleep(TimeSpan night)
    {
        _world.Statistics.Saw(night > StockDecider.OperationRetention ? "two nights and a day off" : "night off");
        _world.Tell($"all are switched off for {night}");
        _world.NightUntil = _world.Now + night;
        if (_random.Chance(0.5))
        {
            foreach (var host in _network.Running)
                Stop(host, () => { });
        }

        // Who has not ended by then is switched off.
        _world.After(s_patience, () =>
        {
            foreach (var host in _network.Running)
                host.Crash();
        });
    }

    public void WakeUp()
    {
        _world.Tell($"good morning");
        foreach (var name in All)
            _start(name).View = All;
    }

    /// <summary>Ends every fault: who is dead starts, who stands still goes on, and all know of all.</summary>
    public void Heal()
    {
        _world.Faults = FaultPlan.None with { Wire = _world.Faults.Wire };
        _world.IsHealed = true;
        _world.Tell($"healed: no more faults");
        foreach (var name in All)
        {
            var host = _network.Hosts[name];
            if (_hanging.Contains(host) && !host.IsDead)
                host.Crash();
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
        StartSoon(victim.Name, () => { });
    }

    private void StartSoon(string name, Action started) => _world.After(_random.Seconds(0.2, 20), () =>
    {
        if (_network.Hosts[name].IsDead && !_world.IsNight)
        {
            _world.Tell($"{name} starts again");
            _start(name);
            LearnSoon();
        }

        started();
    });

    /// <summary>A process whose database never answers does nothing any more; whoever watches it kills it.</summary>
    private void KillSoon(Host host)
    {
        _hanging.Add(host);
        _world.After(_random.Seconds(15, 90), () =>
        {
            if (host.IsDead)
                return;

            _world.Statistics.Saw("killed because its database never answered");
            _world.Tell($"{host.Name} is killed by whoever watches it");
            host.Crash();
            ForgetSoon(host.Name);
            StartSoon(host.Name, () => { });
        });
    }

    /// <summary>One after the other, each when the one before is back.</summary>
    private void RestartAll()
    {
        if (_isRestarting)
            return;

        _isRestarting = true;
        Restart(new Queue<string>(All));
    }

    private void Restart(Queue<string> names)
    {
        if (_world.IsHealed || _world.IsNight || !names.TryDequeue(out var name))
        {
            _isRestarting = false;
            return;
        }

        var host = _network.Hosts[name];
        if (host.IsDead || host.IsStopping)
            Restart(names);
        else
            Stop(host, () => StartSoon(name, () => Restart(names)));
    }

    /// <param name="then">Told when it has ended, by itself or by force.</param>
    private void Stop(Host host, Action then)
    {
        _world.Tell($"{host.Name} is asked to end");
        var isOver = false;
        host.Stop(() => End("orderly stop"));
        ForgetSoon(host.Name);
        _world.After(s_patience, () =>
        {
            if (isOver)
                return;

            // Nothing held it up: then it has to end by itself.
            if (!host.IsDead && !host.IsHanging && !host.WasFrozen)
                _world.Report(Outcome.Stuck, "OrderlyStop", $"{host.Name} was asked to end and did not within {s_patience}");
            if (!host.IsDead)
                host.Crash();

            End("stop that had to be forced");
        });

        void End(string how)
        {
            isOver = true;
            _world.Statistics.Saw(how);
            _world.Tell($"{host.Name} has ended: {how}");
            then();
        }
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
        victim.WasFrozen = true;
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
