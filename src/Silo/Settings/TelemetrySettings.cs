using Microsoft.Extensions.Configuration;
using OrderActors.Silo.Telemetry;

namespace OrderActors.Silo.Settings;

/// <param name="OtlpEndpoint">Where spans and measures are sent; null = nothing is collected.</param>
/// <param name="Instance">Null for the name of the machine and the id of the process.</param>
/// <param name="MetricsEvery">Time from one sending of measures to the next.</param>
public sealed record TelemetrySettings(Uri? OtlpEndpoint, string ServiceName, string? Instance, TimeSpan MetricsEvery)
{
    internal TelemetryOptions Options
    {
        get
        {
            var options = new TelemetryOptions
            {
                OtlpEndpoint = OtlpEndpoint,
                ServiceName = ServiceName,
                MetricsEvery = MetricsEvery,
            };
            options.Instance = Instance ?? options.Instance;
            return options;
        }
    }

    internal static TelemetrySettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(
            configuration, "Telemetry", "OtlpEndpoint", "ServiceName", "Instance", "MetricsEverySeconds");
        return new TelemetrySettings(
            Setting.Address(configuration, "Telemetry:OtlpEndpoint"),
            Setting.Text(configuration, "Telemetry:ServiceName", "orderactors"),
            Setting.Optional(configuration, "Telemetry:Instance"),
            Setting.Seconds(configuration, "Telemetry:MetricsEverySeconds", 15, 1, 300));
    }
}
