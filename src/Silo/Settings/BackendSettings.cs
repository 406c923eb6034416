using Microsoft.Extensions.Configuration;
using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <summary>What every process of an installation is told alike: the database, the TikTok app, the grains, the cluster.</summary>
public sealed record BackendSettings(
    StorageSettings Storage,
    TikTokSettings TikTok,
    SiloSettings Silo,
    ClusterSettings Cluster,
    TelemetrySettings Telemetry)
{
    /// <exception cref="SettingsException">The first setting that is wrong.</exception>
    public static BackendSettings Read(IConfiguration configuration)
    {
        var storage = StorageSettings.Read(configuration);
        return new BackendSettings(
            storage,
            TikTokSettings.Read(configuration),
            SiloSettings.Read(configuration),
            ClusterSettings.Read(configuration, storage),
            TelemetrySettings.Read(configuration));
    }
}
