using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderActors.Silo.Tests;

internal static class RuntimeUnderTest
{
    /// <summary>The hosted service that starts and stops the grains. Its type is not public.</summary>
    public const string HostedService = "SiloHostedService";

    /// <summary>How long the runtime keeps a grain that nobody calls.</summary>
    public static TimeSpan CollectionAge(IServiceProvider services) =>
        services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.CollectionAge;

    public static TimeSpan CollectionAge(IServiceProvider services, Type grainClass) =>
        services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.ClassSpecificCollectionAge[grainClass.FullName!];
}
