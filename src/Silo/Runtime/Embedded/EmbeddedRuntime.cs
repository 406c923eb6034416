using Microsoft.Extensions.DependencyInjection;
using OrderActors.EmbeddedSilo;
using OrderActors.Grains.Inventory;
using OrderActors.Grains.Orders;
using OrderActors.Ports;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Runtime;

/// <summary>The grains in this very process, on the embedded silo. It knows no cluster.</summary>
internal static class EmbeddedRuntime
{
    public static void AddSilo(this IServiceCollection services, SiloOptions options, ClusterSettings? cluster)
    {
        if (cluster is not null)
            throw NoCluster();

        services.AddEmbeddedSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(OrderGrain).Assembly);
            silo.CallTimeout = options.CallTimeout;
            silo.CollectionAge = options.StayInMemory;
            silo.ClassSpecificCollectionAge[typeof(SkuGrain).FullName!] = options.SkusStayInMemory;
            // Often, so that what a rush leaves behind goes as it came and not all of a minute at once.
            silo.CollectionInterval = options.StayInMemory / 12;
        });
    }

    public static void AddClient(this IServiceCollection services, SiloOptions options, ClusterSettings cluster) =>
        throw NoCluster();

    private static SettingsException NoCluster() => new(
        "Cluster:Mode is on, and this build has no cluster in it; build with -p:ActorRuntime=Orleans, or set it to off.");
}
