using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using OrderActors.EmbeddedSilo;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Grains.Hosting;
using OrderActors.Grains.Inventory;
using OrderActors.Grains.Orders;
using OrderActors.Grains.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;
using OrderActors.Storage;

namespace OrderActors.Simulation.Cluster;

/// <summary>One life of one simulated process: a silo with its grains, its own commit pipeline, pumps and sweeper.</summary>
internal sealed class Host : IDisposable
{
    private readonly World _world;
    private readonly ServiceProvider _services;
    private readonly SiloLane _ingress;
    private readonly InboxPump _inbox;
    private readonly CancellationTokenSource _stop = new();

    public Host(World world, HostSetup setup, Network network, SimulatedStore store, SimulatedTikTok tiktok, Mutant mutant)
    {
        _world = world;
        Name = setup.Name;
        View = setup.View;
        Lanes = world.Scheduler.AddHost();
        _ingress = new SiloLane(Lanes, $"{Name} ingress");
        TimeProvider clock = mutant.Clock(new SkewedClock(world.Clock, setup.ClockOffset), Name);
        _services = Services(setup, clock, network, store, tiktok, mutant);
        Silo = _services.GetRequiredService<InProcessSilo>();
        Pipeline = _services.GetRequiredService<ICommitPipeline>();
        _inbox = _services.GetRequiredService<InboxPump>();
        Run(setup);
    }

    public string Name { get; }

    /// <summary>Who is alive, as this process believes.</summary>
    public ImmutableArray<string> View { get; set; }

    public HostScheduler Lanes { get; }

    public InProcessSilo Silo { get; }

    public ICommitPipeline Pipeline { get; }

    public bool IsDead => Lanes.IsDead;

    /// <summary>What the gateway does with a webhook: store it, hint, answer.</summary>
    /// <param name="answer">Told from this process's turn: true = 200, false = 503.</param>
    public void Receive(InboxDelivery delivery, Action<bool> answer) => _ingress.RunAsync(async () =>
    {
        try
        {
            var receipt = await Pipeline.ReceiveAsync(delivery);
            if (!receipt.IsDuplicate)
            {
                _inbox.Stored(new PendingDelivery(
                    receipt.InboxId,
                    delivery.Source,
                    delivery.NotificationId,
                    delivery.Topic,
                    delivery.ShopId,
                    delivery.OrderId,
                    delivery.Body,
                    delivery.ReceivedAt,
                    0));
            }

            answer(true);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageOverloadedException)
        {
            answer(false);
        }
    });

    /// <summary>As kill -9: nothing of this process runs any more.</summary>
    public void Crash()
    {
        Silo.Abandon();
        Lanes.Kill();
        _world.Scheduler.Remove(Lanes);
    }

    public void Dispose() => _stop.Dispose();

    private void Run(HostSetup setup)
    {
        var effects = _services.GetRequiredService<EffectPump>();
        var sweeper = _services.GetRequiredService<DeadlineSweeper>();
        Start("inbox", () => _inbox.RunAsync(_stop.Token));
        Start("effects", () => effects.RunAsync(_stop.Token));
        Start("sweeper", () => sweeper.RunAsync(setup.SweepEvery, _stop.Token));
    }

    private void Start(string what, Func<Task> work) => new SiloLane(Lanes, $"{Name} {what}").RunAsync(work);

    private ServiceProvider Services(
        HostSetup setup,
        TimeProvider clock,
        Network network,
        SimulatedStore store,
        SimulatedTikTok tiktok,
        Mutant mutant)
    {
        TaskScheduler Lane(string what) => new SiloLane(Lanes, $"{Name} {what}");
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(clock);
        services.AddSingleton<InProcessSilo>();
        var options = new EmbeddedSiloOptions
        {
            GrainAssemblies = { typeof(OrderGrain).Assembly },
            CallTimeout = Network.CallTimeout,
            CollectionAge = setup.CollectionAge,
            CollectionInterval = TimeSpan.FromMinutes(2),
            Scheduler = Lanes,
        };
        services.AddSingleton(options);
        services.AddSingleton<IGrainFactory>(_ => new RoutedGrains(network, () => this));
        var hostMutant = new MutantHost(_world, store, tiktok, setup.Name);
        services.AddSingleton(_ => mutant.Pipeline(
            new CommitPipeline(mutant.Writer(new BatchWriter(store), hostMutant), null, Lane("pipeline"), clock), hostMutant));
        services.AddSingleton(mutant.Reader(new StoreReader(store), hostMutant));
        services.AddSingleton(mutant.Channel(new TikTokConnection(_world, tiktok, clock, Name), hostMutant));
        services.AddSingleton(mutant.Payloads(new TikTokOrderReader()));
        services.AddSingleton<ISecretProtector, ReversedSecrets>();
        services.AddSingleton(provider => mutant.Stock(
            new GrainOrderStock(provider.GetRequiredService<IGrainFactory>()), hostMutant));
        services.AddSingleton(provider => mutant.Orders(
            new GrainShopOrders(provider.GetRequiredService<IGrainFactory>()), hostMutant));
        services.AddSingleton(provider => mutant.Actors(
            new GrainActors(provider.GetRequiredService<IGrainFactory>()), hostMutant));
        services.AddSingleton<ShopDirectory>();
        services.AddSingleton(provider => new InboxPump(
            provider.GetRequiredService<IActors>(),
            provider.GetRequiredService<ICommitPipeline>(),
            provider.GetRequiredService<ShopDirectory>(),
            clock,
            NullLogger<InboxPump>.Instance,
            Lane("inbox pump")));
        services.AddSingleton(provider => new EffectPump(
            provider.GetRequiredService<IActors>(), NullLogger<EffectPump>.Instance, Lane("effect pump")));
        services.AddSingleton(provider => mutant.Effects(provider.GetRequiredService<EffectPump>(), hostMutant));
        services.AddSingleton<DeadlineSweeper>();
        return services.BuildServiceProvider();
    }
}

/// <param name="View">Who is alive when it starts.</param>
internal sealed record HostSetup(
    string Name, ImmutableArray<string> View, TimeSpan ClockOffset, TimeSpan SweepEvery, TimeSpan CollectionAge);
