using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;

namespace OrderActors.DeterministicRuntime;

/// <summary>What a silo can be given.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>Keeps records of grains in this process, for as long as the silo's service container lives.</summary>
    /// <param name="name">How <c>[PersistentState]</c> names the storage; it means the default one when it names none.</param>
    public static ISiloBuilder AddInMemoryGrainStorage(this ISiloBuilder builder, string name = "Default")
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, new InMemoryGrainStorage());
        return builder;
    }
}
