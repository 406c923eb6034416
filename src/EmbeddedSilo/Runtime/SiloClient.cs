using Orleans;
using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>The way into one silo, for grains and for everybody else.</summary>
internal sealed class SiloClient(InProcessSilo silo) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)Reference(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)(object)Reference(grainInterfaceType, grainPrimaryKey, null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
    {
        var type = typeof(TGrainInterface);
        var target = silo.Classes.Of(grainId.Type).Require(type);
        return (TGrainInterface)(object)GrainReference.Create(silo, GrainInterface.Of(type), target, grainId);
    }

    private GrainReference Reference(Type type, string key, string? classNamePrefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        var @interface = GrainInterface.Of(type);
        var target = silo.Classes.Of(type, classNamePrefix);
        return GrainReference.Create(silo, @interface, target, GrainId.Create(target.GrainType, key));
    }
}
