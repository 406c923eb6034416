using Orleans;
using Orleans.Runtime;

namespace OrderActors.Simulation.Cluster;

/// <summary>The product has grains with text keys only.</summary>
internal sealed partial class RoutedGrains
{
    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw TextKeysOnly();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw TextKeysOnly();

    public TGrainInterface GetGrain<TGrainInterface>(
        Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw TextKeysOnly();

    public TGrainInterface GetGrain<TGrainInterface>(
        long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw TextKeysOnly();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw TextKeysOnly();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw TextKeysOnly();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw TextKeysOnly();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw TextKeysOnly();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw TextKeysOnly();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw TextKeysOnly();

    public IAddressable GetGrain(GrainId grainId) => throw TextKeysOnly();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw TextKeysOnly();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw TextKeysOnly();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw TextKeysOnly();

    private static NotSupportedException TextKeysOnly() => new("the product reaches grains by interface and text key");
}
