using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Subscriptions;
using OrderActors.Grains.Effects;
using OrderActors.Grains.Hosting;
using OrderActors.Grains.Inventory;
using OrderActors.Grains.Shops;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Runtime;
using OrderActors.Silo.Secrets;
using OrderActors.Silo.Settings;
using OrderActors.Silo.Telemetry;

namespace OrderActors.Silo;

/// <summary>Puts the grains, and the pumps and sweepers that feed them, into a host.</summary>
/// <remarks>Storage and channel are registered by the caller. The schema is migrated before anything else starts.</remarks>
public static class SiloServices
{
    /// <param name="cluster">Null = the process works alone.</param>
    /// <exception cref="FormatException">A setting is wrong; the message names it and the fix.</exception>
    public static IServiceCollection AddOrderActorsSilo(
        this IServiceCollection services, SiloOptions options, ClusterSettings? cluster = null)
    {
        services.AddCommon(options);
        services.AddSilo(options, cluster is { IsOn: true } ? cluster : null);
        services.AddSingleton<IOrderStock, GrainOrderStock>();
        services.AddSingleton<IShopOrders, GrainShopOrders>();
        services.AddSingleton(new OrderRetention(options.KeepOrdersAtRest));
        services.AddSingleton<OrderPorts>();
        services.AddSingleton<IEffectOwner, GrainOrderEffects>();
        services.AddSingleton<EffectOwners>();
        services.AddSingleton<IEffectRunner>(provider => provider.GetRequiredService<IActors>());
        services.AddSingleton<EffectPump>();
        services.AddSingleton<IEffectHint>(provider => provider.GetRequiredService<EffectPump>());
        services.AddSingleton<DeadlineSweeper>();
        services.TryAddSingleton(OwnerOf(cluster));
        services.AddSingleton<LeasedSweeps>();
        services.AddSingleton<JournalFeed>();
        services.AddSingleton<SubscriptionPump>();
        services.AddProjections();
        services.TryAddSingleton<SubscriptionWatch>();
        services.AddHostedService<PumpHost>();
        if (services.Any(service => service.ServiceType == typeof(TelemetryOptions)))
            services.AddHostedService<SubscriptionSampler>();
        return services;
    }

    /// <summary>Registers what carries out one kind of effect, whose targets have no grain of their own.</summary>
    /// <remarks>A kind of effect is this and nothing more, where its owner is known already.</remarks>
    public static IServiceCollection AddEffectHandler<THandler>(this IServiceCollection services)
        where THandler : class, IEffectHandler => services.AddSingleton<IEffectHandler, THandler>();

    /// <summary>Calls the grains of a cluster; deliveries that this process stores are taken to them from here.</summary>
    /// <exception cref="FormatException">A setting is wrong; the message names it and the fix.</exception>
    public static IServiceCollection AddOrderActorsClient(
        this IServiceCollection services, SiloOptions options, ClusterSettings cluster)
    {
        services.AddCommon(options);
        services.AddClient(options, cluster);
        services.AddHostedService<InboxPumpHost>();
        return services;
    }

    private static void AddCommon(this IServiceCollection services, SiloOptions options)
    {
        if (options.SweepEvery < TimeSpan.FromMilliseconds(50))
            throw new FormatException("Silo:SweepEvery must be at least 00:00:00.050");
        if (options.CallTimeout <= TimeSpan.Zero)
            throw new FormatException("Silo:CallTimeout must be more than 00:00:00");
        if (options.StayInMemory <= TimeSpan.FromMinutes(1))
            throw new FormatException("Silo:StayInMemory must be more than 00:01:00");
        if (options.SkusStayInMemory <= TimeSpan.FromMinutes(1))
            throw new FormatException("Silo:SkusStayInMemory must be more than 00:01:00");

        services.AddSingleton(options);
        // Before data protection's own service, which would make a key of its own on an empty ring.
        services.AddHostedService<BackendStart>();
        services.AddSecrets(options);
        services.AddSingleton<IActors, GrainActors>();
        services.AddSingleton<ShopDirectory>();
        services.AddSingleton<InboxPump>();
        services.AddSingleton<IInboxHint>(provider => provider.GetRequiredService<InboxPump>());
    }

    /// <summary>The same after a restart, so that a process takes up its sweeps without waiting for its leases to run out.</summary>
    /// <remarks>Two processes of one name would sweep the same for a while, which costs work and breaks nothing.</remarks>
    private static SweepOwner OwnerOf(ClusterSettings? cluster) =>
        new(cluster is { IsOn: true } ? $"{cluster.Address}:{cluster.SiloPort}" : "alone");

    private static void AddSecrets(this IServiceCollection services, SiloOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("OrderActors");
        if (!options.KeysInDatabase)
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(options.KeyDirectory));

        services.AddSingleton(provider => MasterKey.Open(options));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(management =>
            {
                if (options.KeysInDatabase)
                {
                    management.XmlRepository = new DatabaseKeyRing(
                        provider.GetRequiredService<IKeyRing>(), options.KeyDirectory);
                }

                management.XmlEncryptor = new MasterKeyXmlEncryptor(provider.GetRequiredService<MasterKey>());
            }));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
    }
}
