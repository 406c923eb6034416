using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Names = OrderActors.Ports.Storage.Telemetry;

namespace OrderActors.Silo.Telemetry;

/// <summary>Listens to our sources and meters and to those of the libraries, and sends what they tell.</summary>
/// <remarks>A receiver that is away loses spans and measures, and holds up nothing.</remarks>
internal sealed class TelemetryExport(TelemetryOptions options) : IHostedService, IDisposable
{
    /// <summary>How long the end of the process waits for the last spans and measures to be taken.</summary>
    private const int FlushMilliseconds = 5_000;

    private static readonly string[] s_sources =
    [
        Names.Name, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Microsoft.AspNetCore",
    ];

    private static readonly string[] s_meters =
    [
        Names.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime",
    ];

    private TracerProvider? _traces;
    private MeterProvider? _measures;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(
            options.ServiceName,
            serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(),
            serviceInstanceId: options.Instance);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(s_sources)
            .AddOtlpExporter(otlp => Aim(otlp, "v1/traces"))
            .Build();
        _measures = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(s_meters)
            .AddOtlpExporter((otlp, reader) =>
            {
                Aim(otlp, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                    (int)options.MetricsEvery.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.Shutdown(FlushMilliseconds);
            _measures?.Shutdown(FlushMilliseconds);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _measures?.Dispose();
    }

    private void Aim(OtlpExporterOptions otlp, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
