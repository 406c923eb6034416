using Microsoft.Extensions.DependencyInjection;

namespace OrderActors.Silo.Telemetry;

/// <summary>Sends what a process tells about itself to an OTLP receiver.</summary>
public static class TelemetryServices
{
    /// <summary>Adds nothing at all when no receiver is set.</summary>
    /// <remarks>Called before everything else is added: what is added first ends last, and sends what the rest still told.</remarks>
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
        services.AddHostedService<TelemetryExport>();
        services.AddHostedService<BacklogSampler>();
        return services;
    }
}
