using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>Puts a silo into a host or a service container: one silo a container.</summary>
/// <remarks>
/// Hosted services stop in the reverse order of their registration. Register the silo before the services that call
/// grains, so that they have stopped when the silo does.
/// </remarks>
public static class DeterministicSiloHosting
{
    public static IHostApplicationBuilder UseDeterministicSilo(
        this IHostApplicationBuilder builder,
        Action<DeterministicSiloOptions> configure,
        Action<ISiloBuilder>? configureSilo = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDeterministicSilo(configure);
        configureSilo?.Invoke(new SiloBuilder(builder.Services, builder.Configuration));
        return builder;
    }

    /// <summary>
    /// Registers <see cref="DeterministicSilo"/>, <see cref="IClusterClient"/> and <see cref="IGrainFactory"/>, and the
    /// system clock unless a <see cref="TimeProvider"/> is registered already.
    /// </summary>
    public static IServiceCollection AddDeterministicSilo(
        this IServiceCollection services,
        Action<DeterministicSiloOptions> configure,
        Action<ISiloBuilder>? configureSilo = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new DeterministicSiloOptions();
        configure(options);

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<DeterministicSilo>();
        services.AddHostedService(static provider => provider.GetRequiredService<DeterministicSilo>());
        services.AddSingleton(static provider => provider.GetRequiredService<DeterministicSilo>().Client);
        services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<IClusterClient>());
        services.AddSingleton(static provider => provider.GetRequiredService<DeterministicSilo>().GrainRuntime);
        services.AddSingleton<ITimerRegistry>(static provider => provider.GetRequiredService<DeterministicSilo>().Timers);
        services.AddSingleton<IGrainContextAccessor, RuntimeContext>();
        services.AddScoped<IGrainContext>(static _ =>
            RuntimeContext.Current
                ?? throw new InvalidOperationException("only grains and their services have a grain context"));
        configureSilo?.Invoke(new SiloBuilder(services, new ConfigurationBuilder().Build()));
        return services;
    }

    private sealed record SiloBuilder(IServiceCollection Services, IConfiguration Configuration) : ISiloBuilder;
}
