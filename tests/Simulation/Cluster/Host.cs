using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Grains.Effects;
using OrderActors.Grains.Hosting;
using OrderActors.Grains.Inventory;
using OrderActors.Grains.Orders;
using OrderActors.Grains.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Ports;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;
using OrderActors.Storage;

namespace OrderActors.Simulation.Cluster;

/// <summary>One life of one simulated process: a silo with its grains, its own commit pipeline, pumps and sweeper.</summary>
internal sealed class Host : IDisposable
{
    /// <summary>As the product's hosts have it: so much for the pumps, and for everything together.</summary>
    private static readonly TimeSpan s_pumpsEndWithin = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_endsWithin = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly Mutant _mutant;
    private readonly SiloLane _ingress;
    private readonly InboxPump _inbox;
    private readonly CommitPipeline _commits;
    private readonly List<Task> _work = [];
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();

    public Host(World world, HostSetup setup, Network network, SimulatedStore store, SimulatedTikTok tiktok, Mutant mutant)
    {
        _world = world;
        _mutant = mutant;
        Name = setup.Name;
        View = setup.View;
        Lanes = world.Scheduler.AddHost();
        _ingress = new SiloLane(Lanes, $"{Name} ingress");
        var clock = _clock = mutant.Clock(new SkewedClock(world.Clock, setup.ClockOffset), Name);
        var parts = new HostParts();
        Silo = new DeterministicSilo(parts, Options(setup, network), clock, NullLogger<DeterministicSilo>.Instance);
        var grains = Silo.Client;
        var ports = new MutantHost(world, store, tiktok, Name, grains, () => IsStopping);
        var actors = mutant.Actors(new GrainActors(grains), ports);
        var reader = mutant.Reader(new StoreReader(store, this), ports);
        var channel = mutant.Channel(new TikTokConnection(world, tiktok, clock, Name), ports);
        _commits = new CommitPipeline(mutant.Writer(new BatchWriter(store, this), ports), null, Lane("pipeline"), clock);
        Pipeline = mutant.Pipeline(_commits, ports);
        _inbox = new InboxPump(
            actors,
            Pipeline,
            new ShopDirectory(reader, clock),
            new TikTokClaims(),
            clock,
            NullLogger<InboxPump>.Instance,
            Lane("inbox pump"));
        var owners = new EffectOwners([mutant.Owner(new GrainOrderEffects(grains), ports)]);
        var effects = new EffectPump(actors, owners, clock, NullLogger<EffectPump>.Instance, Lane("effect pump"));

        parts.Add(Silo.GrainRuntime);
        parts.Add(clock);
        parts.Add(Pipeline);
        parts.Add(reader);
        parts.Add(channel);
        parts.Add(mutant.Payloads(new TikTokOrderReader()));
        parts.Add<ISecretProtector>(new ReversedSecrets());
        parts.Add(mutant.Orders(new GrainShopOrders(grains), ports));
        parts.Add(owners);
        parts.Add(new OrderPorts(
            Pipeline, reader, mutant.Stock(new GrainOrderStock(grains), ports), mutant.Effects(effects, ports), clock, setup.Stay));
        // No call filters.
        parts.Add<IEnumerable<IIncomingGrainCallFilter>>([]);
        parts.Add<IEnumerable<IOutgoingGrainCallFilter>>([]);

        var sweeper = new DeadlineSweeper(actors, reader, _inbox, effects, clock, NullLogger<DeadlineSweeper>.Instance);
        Start("inbox", () => _inbox.RunAsync(_stop.Token));
        Start("effects", () => effects.RunAsync(_stop.Token));
        Start("sweeper", () => sweeper.RunAsync(setup.SweepEvery, _stop.Token));
    }

    public string Name { get; }

    /// <summary>Who is alive, as this process believes.</summary>
    public ImmutableArray<string> View { get; set; }

    public HostScheduler Lanes { get; }

    public DeterministicSilo Silo { get; }

    public ICommitPipeline Pipeline { get; }

    public bool IsDead => Lanes.IsDead;

    /// <summary>The database has kept it waiting, perhaps for ever.</summary>
    public bool IsHanging { get; set; }

    /// <summary>It has stood still at some time.</summary>
    public bool WasFrozen { get; set; }

    /// <summary>It was asked to end, and lets nobody in any more.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>What the gateway does with a webhook: verify, store, hint, answer.</summary>
    /// <param name="answer">Told from this process's turn.</param>
    public void Receive(Webhook webhook, Action<DoorAnswer> answer) => _ingress.RunAsync(async () =>
    {
        try
        {
            if (_mutant.VerifiesWebhooks && !FrontDoor.IsAuthentic(webhook.Body, webhook.Signature))
            {
                answer(DoorAnswer.Unauthorized);
                return;
            }

            var delivery = TikTokDelivery.Of(FrontDoor.AppKey, webhook.Body, _clock.GetUtcNow());
            var receipt = await Pipeline.ReceiveAsync(delivery);
            if (!receipt.IsDuplicate && delivery.Status == InboxStatus.Pending)
                _inbox.Stored(PendingDelivery.Of(delivery, receipt.InboxId));

            answer(DoorAnswer.Taken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageOverloadedException)
        {
            answer(DoorAnswer.Unavailable);
        }
    });

    /// <summary>Ends as the product's hosts do when they are asked to: first the pumps, then the grains, then the commits.</summary>
    /// <param name="ended">Told when nothing of it is left. Never told when it dies on the way.</param>
    public void Stop(Action ended)
    {
        IsStopping = true;
        _stop.Cancel();
        Lane("end").RunAsync(async () =>
        {
            using var limit = new CancellationTokenSource(s_endsWithin, _clock);
            await Task.WhenAny(Task.WhenAll(_work), Task.Delay(s_pumpsEndWithin, _clock));
            await Silo.StopAsync(limit.Token);
            await _commits.DisposeAsync();
            _world.After(TimeSpan.Zero, () =>
            {
                if (IsDead)
                    return;

                Crash();
                ended();
            });
        });
    }

    /// <summary>As kill -9: nothing of this process runs any more.</summary>
    public void Crash()
    {
        Silo.Abandon();
        Lanes.Kill();
        _world.Scheduler.Remove(Lanes);
    }

    public void Dispose() => _stop.Dispose();

    private void Start(string what, Func<Task> work) => _work.Add(Lane(what).RunAsync(work));

    private SiloLane Lane(string what) => new(Lanes, $"{Name} {what}");

    private DeterministicSiloOptions Options(HostSetup setup, Network network)
    {
        var options = new Route(network, () => this).Options();
        options.CollectionAge = setup.CollectionAge;
        options.CollectionInterval = TimeSpan.FromMinutes(1);
        options.Scheduler = Lanes;
        return options;
    }
}

/// <param name="View">Who is alive when it starts.</param>
internal sealed record HostSetup(
    string Name, ImmutableArray<string> View, TimeSpan ClockOffset, TimeSpan SweepEvery, TimeSpan CollectionAge, OrderRetention Stay);
