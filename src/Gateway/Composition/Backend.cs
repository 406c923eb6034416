using OrderActors.Integrations.TikTok;
using OrderActors.Silo;
using OrderActors.Silo.Telemetry;
using OrderActors.Storage;

namespace OrderActors.Gateway.Composition;

/// <summary>What stands behind the ports: the database, TikTok Shop and the grains.</summary>
public static class Backend
{
    public static void AddBackend(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        builder.Services.AddOrderActorsTelemetry(OptionsOf(settings.Telemetry));
        builder.Services.AddOrderActorsStorage(new StorageOptions
        {
            Database = settings.Storage.Database,
            ConnectionString = settings.Storage.ConnectionString,
        });
        builder.Services.AddTikTok(OptionsOf(settings.TikTok));
        builder.Services.AddOrderActorsSilo(new SiloOptions
        {
            CallTimeout = settings.Silo.CallTimeout,
            SweepEvery = settings.Silo.SweepEvery,
            KeyDirectory = settings.Silo.KeyDirectory,
            MasterKey = settings.Silo.MasterKey,
        });
    }

    private static TelemetryOptions OptionsOf(TelemetrySettings settings)
    {
        var options = new TelemetryOptions
        {
            OtlpEndpoint = settings.OtlpEndpoint,
            ServiceName = settings.ServiceName,
            MetricsEvery = settings.MetricsEvery,
        };
        options.Instance = settings.Instance ?? options.Instance;
        return options;
    }

    private static TikTokOptions OptionsOf(TikTokSettings settings)
    {
        var defaults = new TikTokOptions { AppKey = settings.AppKey, AppSecret = settings.AppSecret };
        var options = new TikTokOptions
        {
            AppKey = settings.AppKey,
            AppSecret = settings.AppSecret,
            ApiBaseAddress = settings.ApiBaseAddress ?? defaults.ApiBaseAddress,
            AuthBaseAddress = settings.AuthBaseAddress ?? defaults.AuthBaseAddress,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException($"TikTok: {exception.Message}.");
        }
    }
}
