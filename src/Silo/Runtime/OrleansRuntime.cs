using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using OrderActors.Grains.Inventory;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Runtime;

/// <summary>The grains on Microsoft Orleans: alone in this process, as one silo of a cluster, or called from outside.</summary>
internal static class OrleansRuntime
{
    /// <summary>What Orleans calls the PostgreSQL driver.</summary>
    private const string Invariant = "Npgsql";

    /// <summary>State that outlives clusters is stored under this name; it never changes.</summary>
    private const string ServiceId = "orderactors";

    public static void AddSilo(this IServiceCollection services, SiloOptions options, ClusterSettings? cluster)
    {
        services.AddOrleans(silo =>
        {
            if (cluster is null)
                BeAlone(silo);
            else
                Join(silo, cluster);

            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.CallTimeout);
            silo.Configure<GrainCollectionOptions>(collection =>
            {
                collection.CollectionAge = options.StayInMemory;
                collection.ClassSpecificCollectionAge[typeof(SkuGrain).FullName!] = options.SkusStayInMemory;
            });
            silo.Services.AddSingleton(provider => Repeated(provider, timeoutsToo: false));
            silo.AddActivityPropagation();
        });

        // By chance, which comes out even. The default looks at load and put 173 of 200 grains on one of three silos.
        services.AddSingleton<PlacementStrategy, RandomPlacement>();
        services.AddTravellingExceptions();
        if (cluster is not null)
            services.AddHostedService<AlarmStart>();
    }

    public static void AddClient(this IServiceCollection services, SiloOptions options, ClusterSettings cluster)
    {
        services.AddOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => Name(names, cluster));
            client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = Invariant;
                clustering.ConnectionString = cluster.Database;
            });
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = ClusterTiming.GatewayRefresh);
            client.Configure<ClientMessagingOptions>(messaging =>
                messaging.ResponseTimeout = Shorter(options.CallTimeout, ClusterTiming.ClientCall));
            client.UseConnectionRetryFilter<ConnectForAWhile>();
            client.Services.AddSingleton(provider => Repeated(provider, timeoutsToo: true));
            client.AddActivityPropagation();
        });
        services.AddTravellingExceptions();
    }

    private static void BeAlone(ISiloBuilder silo)
    {
        // Nobody calls in from outside, so no gateway; and any port will do.
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
        silo.AddMemoryGrainStorageAsDefault();
        silo.UseInMemoryReminderService();
    }

    private static void Join(ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.Configure<ClusterOptions>(names => Name(names, cluster));
        silo.ConfigureEndpoints(cluster.Address, cluster.SiloPort, cluster.GatewayPort);
        silo.Configure<ClusterMembershipOptions>(ClusterTiming.Set);
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = cluster.Database;
        });
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = cluster.Database;
        });
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = Invariant;
            reminders.ConnectionString = cluster.Database;
        });
    }

    private static void Name(ClusterOptions names, ClusterSettings cluster)
    {
        names.ClusterId = cluster.Id;
        names.ServiceId = ServiceId;
    }

    /// <summary>Our exceptions reach the caller as themselves and not as "an exception of unknown type".</summary>
    private static void AddTravellingExceptions(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options =>
            options.SupportedNamespacePrefixes.Add(nameof(OrderActors)));

    private static IOutgoingGrainCallFilter Repeated(IServiceProvider provider, bool timeoutsToo) => new RepeatedCalls(
        provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHostApplicationLifetime>(), timeoutsToo);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
