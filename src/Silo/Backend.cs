using Microsoft.Extensions.DependencyInjection;
using OrderActors.Engine.Aggregates;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports;
using OrderActors.Silo.Settings;
using OrderActors.Silo.Telemetry;
using OrderActors.Storage;

namespace OrderActors.Silo;

/// <summary>What stands behind the ports: the database, TikTok Shop, and the grains, here or in the cluster.</summary>
public static class Backend
{
    /// <summary>For a process that holds grains: all by itself, or as one silo of a cluster.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddSiloBackend(this IServiceCollection services, BackendSettings settings) =>
        services.AddStorageAndChannel(settings)
            .AddOrderActorsSilo(settings.Silo.OptionsFor(settings.Cluster.IsOn), settings.Cluster)
            .AddWebhooks(settings.Webhooks);

    /// <summary>For a process that calls the grains of a cluster and holds none.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddClientBackend(this IServiceCollection services, BackendSettings settings) =>
        services.AddStorageAndChannel(settings).AddOrderActorsClient(
            settings.Silo.OptionsFor(inCluster: true), settings.Cluster);

    /// <summary>For a command that works on the database and ends: no grains, no channel, nobody who listens.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddCommandBackend(this IServiceCollection services, BackendSettings settings) =>
        services.AddSingleton(TimeProvider.System).AddOrderActorsStorage(settings.Storage.Options).AddProjections()
            .AddSingleton<JournalVerification>();

    private static IServiceCollection AddStorageAndChannel(this IServiceCollection services, BackendSettings settings)
    {
        services.AddOrderActorsTelemetry(settings.Telemetry.Options);
        services.AddOrderActorsStorage(settings.Storage.Options);
        services.AddTikTok(settings.TikTok.Options);
        return services;
    }
}
