using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Hosting;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Silo;
using OrderActors.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>What one process of ours holds: the shipped grains, pumps and sweeper on the real store and channel.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly World _world;
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TestSilo> _successor = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestSilo(IHost host, World world)
    {
        _host = host;
        _world = world;
        Pipeline = host.Services.GetRequiredService<PipelineProbe>();
        Channel = host.Services.GetRequiredService<ChannelProbe>();
        Arrivals = host.Services.GetRequiredService<Arrivals>();
    }

    public PipelineProbe Pipeline { get; }

    public ChannelProbe Channel { get; }

    /// <summary>Calls as they reach grains.</summary>
    public Arrivals Arrivals { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Completes when this silo has died by <see cref="Crash"/>.</summary>
    public Task Crashed => _crashed.Task;

    /// <summary>The silo that was started after this one.</summary>
    public Task<TestSilo> Successor => _successor.Task;

    public IShopGrain Shop => Grains.GetGrain<IShopGrain>(_world.ShopKey.ToString());

    public static async Task<TestSilo> StartAsync(World world, TimeSpan sweepEvery, bool keepsOrders)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(world.Clock);
        services.AddOrderActorsStorage(world.Storage);
        services.AddTikTok(world.TikTok);
        // As short as may be: what a crashed silo held is free for its successor after this.
        services.AddSingleton(new SweepOwner($"test-{Guid.NewGuid():N}") { Duration = SweepOwner.MinDuration });
        services.AddOrderActorsSilo(new SiloOptions
        {
            SweepEvery = sweepEvery,
            CallTimeout = TimeSpan.FromSeconds(10),
            KeyDirectory = world.KeyDirectory,
            KeepOrdersAtRest = keepsOrders,
        });
        Decorate<ICommitPipeline, PipelineProbe>(services, pipeline => new PipelineProbe(pipeline));
        Decorate<ILeases, LeaseProbe>(services, leases => new LeaseProbe(leases));
        Decorate<IShopChannel, ChannelProbe>(services, channel => new ChannelProbe(channel));
        services.AddSingleton<IOutgoingGrainCallFilter>(world.Ranks);
        services.AddSingleton<Arrivals>();
        services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<Arrivals>());
        RuntimeUnderTest.Configure(services);

        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host, world);
    }

    public IOrderGrain Order(string orderId) => Grains.GetGrain<IOrderGrain>(_world.KeyOf(orderId).ToString());

    public ISkuGrain Sku(string sku) => Grains.GetGrain<ISkuGrain>(new SkuKey(World.Seller, "main", sku).ToString());

    /// <summary>As if the process were killed: what runs now never goes on, and nobody is answered.</summary>
    public void Crash()
    {
        Pipeline.Die();
        Services.GetRequiredService<LeaseProbe>().Die();
        _crashed.TrySetResult();
        RuntimeUnderTest.Abandon(_host);
    }

    /// <summary>Dies around the first commit that holds an event of this type.</summary>
    public void CrashAtCommitOf(string eventType, bool afterItReachedTheDisk)
    {
        Task DieAt(ChangeSet changes)
        {
            if (changes.Parts().Any(set => set.Journal.Any(row => row.Type == eventType)))
                Crash();

            return Task.CompletedTask;
        }

        if (afterItReachedTheDisk)
            Pipeline.After = DieAt;
        else
            Pipeline.Before = DieAt;
    }

    public void Replace(TestSilo successor) => _successor.TrySetResult(successor);

    /// <summary>Ends it in order.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // A dead silo has nothing to wait for.
        await _host.StopAsync(new CancellationToken(canceled: Crashed.IsCompleted));
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static void Decorate<TService, TProbe>(IServiceCollection services, Func<TService, TProbe> wrap)
        where TService : class
        where TProbe : class, TService
    {
        var inner = services.Single(service => service.ServiceType == typeof(TService)).ImplementationFactory!;
        services.AddSingleton(provider => wrap((TService)inner(provider)));
        services.Replace(ServiceDescriptor.Singleton<TService>(provider => provider.GetRequiredService<TProbe>()));
    }
}
