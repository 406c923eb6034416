using Microsoft.Extensions.DependencyInjection;
using OrderActors.EmbeddedSilo;

namespace OrderActors.Silo.Tests;

internal static class RuntimeUnderTest
{
    /// <summary>The hosted service that starts and stops the grains.</summary>
    public const string HostedService = nameof(InProcessSilo);

    /// <summary>How long the runtime keeps a grain that nobody calls.</summary>
    public static TimeSpan CollectionAge(IServiceProvider services) =>
        services.GetRequiredService<EmbeddedSiloOptions>().CollectionAge;

    public static TimeSpan CollectionAge(IServiceProvider services, Type grainClass) =>
        services.GetRequiredService<EmbeddedSiloOptions>().ClassSpecificCollectionAge[grainClass.FullName!];
}
