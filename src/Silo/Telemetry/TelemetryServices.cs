using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Names = OrderActors.Ports.Observability.Telemetry;

namespace OrderActors.Silo.Telemetry;

/// <summary>Sends what a process tells about itself, and what its libraries tell, to an OTLP receiver.</summary>
/// <remarks>
/// <para>A receiver that is away loses spans and measures, and holds up nothing but the end of the process, by ten seconds.</para>
/// <para>The frameworks' own sources and meters are listened to directly. OpenTelemetry's instrumentation packages would add
/// the query of requests, which may hold a buyer's tracking number, and measures that the runtime has itself.</para>
/// </remarks>
public static class TelemetryServices
{
    private static readonly string[] s_sources =
    [
        Names.Name, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Microsoft.AspNetCore",
    ];

    private static readonly string[] s_meters =
    [
        Names.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime",
    ];

    /// <summary>Adds nothing at all when no receiver is set.</summary>
    /// <exception cref="FormatException">A setting is wrong; the message names it and the fix.</exception>
    public static IServiceCollection AddOrderActorsTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        if (options.OtlpEndpoint is null)
            return services;
        if (!options.OtlpEndpoint.IsAbsoluteUri || options.OtlpEndpoint.Scheme is not ("http" or "https"))
            throw new FormatException("Telemetry:OtlpEndpoint must be an address such as http://localhost:4318");
        if (options.MetricsEvery < TimeSpan.FromSeconds(1))
            throw new FormatException("Telemetry:MetricsEverySeconds must be at least 1");

        services.AddSingleton(options);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                options.ServiceName,
                serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version?.ToString(),
                serviceInstanceId: options.Instance))
            .WithTracing(traces => traces.AddSource(s_sources).AddOtlpExporter(otlp => Aim(otlp, options, "v1/traces")))
            .WithMetrics(measures => measures.AddMeter(s_meters).AddOtlpExporter((otlp, reader) =>
            {
                Aim(otlp, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                    (int)options.MetricsEvery.TotalMilliseconds;
            }));
        services.AddHostedService<BacklogSampler>();
        return services;
    }

    private static void Aim(OtlpExporterOptions otlp, TelemetryOptions options, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
