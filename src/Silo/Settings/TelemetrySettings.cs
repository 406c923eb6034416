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

    internal static TelemetrySettings Read(SettingsInput input)
    {
        input.RequireKnown("Telemetry", "OtlpEndpoint", "ServiceName", "Instance", "MetricsEverySeconds");
        return new TelemetrySettings(
            input.Address("Telemetry:OtlpEndpoint"),
            input.Text("Telemetry:ServiceName", "orderactors"),
            input.Optional("Telemetry:Instance"),
            input.Seconds("Telemetry:MetricsEverySeconds", 15, 1, 300));
    }
}
