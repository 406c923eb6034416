using OrderActors.Engine.Orders;
using OrderActors.Simulation.Checkers;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Faults;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation;

/// <summary>One seed: one exact, repeatable history of a small company under faults, and its judgement.</summary>
internal sealed class SimulatedRun
{
    /// <summary>By when all must be at rest: TikTok's last order has ended by minute 40, the rest is ours.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(90);

    /// <summary>A run that takes more steps goes round in circles.</summary>
    private const long MaxSteps = 2_000_000;

    private readonly World _world;
    private readonly Network _network;
    private readonly SimulatedStore _store;
    private readonly SimulatedTikTok _tiktok;
    private readonly Mutant _mutant;
    private readonly SimulationRandom _setup;
    private readonly Calendar _calendar;
    private readonly DateTimeOffset _healsAt;
    private readonly int _stretch;
    private readonly Traffic _traffic;
    private readonly Nemesis _nemesis;
    private readonly List<Checker> _checkers;
    private readonly EveryOrderEnds _ends;
    private readonly List<Host> _started = [];
    private readonly System.Collections.Immutable.ImmutableArray<string> _names;

    private SimulatedRun(ulong seed, Mutant mutant, Action<string>? tell, IEnumerable<string> without)
    {
        _mutant = mutant;
        _world = new World(seed, tell);
        _world.Faults = without.Aggregate(_world.Faults, (faults, kind) => faults.Without(kind));
        var plan = WorkloadPlan.Draw(_world.Random.Fork());
        _calendar = Calendar.Draw(_world.Random.Fork(), _world.Faults.Night, plan.Pace);
        _healsAt = World.Start + plan.Pace.FaultsFor + _calendar.Night;
        _stretch = plan.Pace.Stretch;
        _setup = _world.Random.Fork();
        _names = [.. Enumerable.Range(1, plan.HostCount).Select(number => $"silo{number}")];
        _network = new Network(_world, mutant);
        _store = new SimulatedStore(_world, new StoreTables { Rules = mutant.Rules });
        _tiktok = new SimulatedTikTok(_world, plan.Shops);
        var webhooks = new WebhookSender(_world, _network);
        _tiktok.Changed += webhooks.Send;
        var seller = new Seller(_world, _network, _tiktok);
        _traffic = new Traffic(_world, plan, _calendar, seller, new OrderLife(_world, _tiktok, plan.Pace), _tiktok, webhooks);
        _nemesis = new Nemesis(_world, _network, _store, StartHost);
        var seen = new CheckedWorld(_world, _store, _tiktok, webhooks, seller, _healsAt);
        _ends = new EveryOrderEnds(seen);
        _checkers =
        [
            new NoOversell(seen), new ReservedIsSumOfHeld(seen), new WebhookAppliedOnce(seen), new NoOrderStuck(seen),
            new AllowedTransitionsOnly(seen), new NeverBackwards(seen), new JournalChainHolds(seen), new EffectsOnce(seen),
            new TenantIsolation(seen), new OnlySignedWebhooks(seen), new AcknowledgedSurvives(seen), new NoOrderLost(seen), new ReplayEqualsRows(seen),
            new NoUnitsForStrangers(seen), new ShipsNothingAgainstTheNews(seen), new OnlyWhatWasAsked(seen), new RefusalsThatPass(seen),
            new ShipsWhatItAccepts(seen), new StockFollowsLines(seen), new StateFollowsLines(seen), new Auditor(seen),
            new ShipsByRule(seen), _ends,
        ];
        _store.Committed += commit => _checkers.ForEach(checker => checker.AfterCommit(commit));
        _world.Tell($"seed {seed}: {plan.Orders} orders in {plan.Shops.Length} shops, {plan.HostCount} processes, {_world.Faults}");
    }

    /// <param name="tell">Told the story line by line; null = silent and faster.</param>
    /// <param name="without">Kinds of faults to leave out of the seed's plan; see <see cref="FaultPlan.Kinds"/>.</param>
    public static RunResult Of(
        ulong seed, Mutant? mutant = null, Action<string>? tell = null, IEnumerable<string>? without = null)
    {
        var run = new SimulatedRun(seed, mutant ?? Mutant.None, tell, without ?? []);
        try
        {
            run.Live();
        }
        catch (LeftTheThreadException exception)
        {
            run._world.Report(Outcome.NotRepeatable, "Scheduler", exception.Message);
        }
        catch (LostOnTheWireException exception)
        {
            run._world.Unsafe("Wire", exception.Message);
        }
        catch (Exception exception)
        {
            run._world.Report(Outcome.Crashed, "Simulation", exception.ToString());
        }
        finally
        {
            run._started.ForEach(host => host.Dispose());
        }

        var world = run._world;
        return new RunResult(
            seed, world.Violation, world.Hash.Value, world.Scheduler.Steps, world.Now - World.Start, world.Statistics);
    }

    private void Live()
    {
        foreach (var name in _names)
            StartHost(name);

        _traffic.Start();
        if (_calendar.HasNight)
            SleepAndWakeUp();

        RunUntil(_healsAt);
        _nemesis.Heal();
        _store.Heal();
        var end = World.Start + s_bound + _calendar.Night;
        while (_world.Violation is null && _world.Now < end && !_ends.IsAtRest(_traffic.IsOver))
        {
            RunUntil(_world.Now + TimeSpan.FromSeconds(20));
            _checkers.ForEach(checker => checker.AfterFaults());
        }

        if (_world.Violation is not null)
            return;
        if (!_ends.IsAtRest(_traffic.IsOver))
            _ends.Explain(_traffic.IsOver);

        foreach (var checker in _checkers)
            checker.AtEnd();
    }

    private void SleepAndWakeUp()
    {
        RunUntil(World.Start + _calendar.Evening);
        _nemesis.Sleep(_calendar.Night);
        RunUntil(World.Start + _calendar.Evening + _calendar.Night);
        _nemesis.WakeUp();
        _traffic.GoOnInTheMorning();
    }

    private void RunUntil(DateTimeOffset end)
    {
        while (_world.Violation is null)
        {
            if (_world.Scheduler.RunOne())
            {
                _nemesis.Step();
                if (_world.Scheduler.Steps > MaxSteps)
                    _world.Report(Outcome.Stuck, "Scheduler", $"still busy after {MaxSteps} steps at {_world.Now:T}");
            }
            else if (_world.Clock.NextDueAt is { } due && due <= end)
            {
                _world.Clock.AdvanceToNextTimer();
            }
            else
            {
                _world.Clock.Advance(end > _world.Now ? end - _world.Now : TimeSpan.Zero);
                return;
            }
        }
    }

    private Host StartHost(string name)
    {
        var skew = _world.Faults.ClocksDiffer ? FaultPlan.SkewUpTo : TimeSpan.Zero;
        var setup = new HostSetup(
            name,
            _names,
            _setup.Span(-skew, skew),
            TimeSpan.FromSeconds(_setup.Between(6, 24) * _stretch),
            TimeSpan.FromMinutes(_setup.Between(1, 8)),
            new OrderRetention(KeepIdleOrders: _setup.Chance(0.5)));
        var host = new Host(_world, setup, _network, _store, _tiktok, _mutant);
        _network.Put(host);
        _started.Add(host);
        return host;
    }
}
