using Microsoft.Extensions.Configuration;
using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <summary>What every process of an installation is told alike: the database, the TikTok app, the grains, the cluster.</summary>
public sealed record BackendSettings(
    StorageSettings Storage,
    TikTokSettings TikTok,
    SiloSettings Silo,
    ClusterSettings Cluster,
    TelemetrySettings Telemetry,
    DashboardSettings Dashboard,
    WebhookSettings Webhooks)
{
    /// <exception cref="SettingsException">Each setting that is wrong, on a line of its own.</exception>
    public static BackendSettings Read(IConfiguration configuration) => SettingsInput.Read(configuration, Read);

    /// <summary>Reads them as a part of a program's settings.</summary>
    public static BackendSettings Read(SettingsInput input)
    {
        var storage = StorageSettings.Read(input);
        var settings = new BackendSettings(
            storage,
            TikTokSettings.Read(input),
            SiloSettings.Read(input),
            ClusterSettings.Read(input, storage),
            TelemetrySettings.Read(input),
            DashboardSettings.Read(input),
            WebhookSettings.Read(input));
        if (settings.Cluster.IsOn)
            settings.Silo.RequireMasterKey(input);

        return settings;
    }
}
