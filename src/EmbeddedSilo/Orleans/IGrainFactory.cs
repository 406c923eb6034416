using Orleans.Runtime;

namespace Orleans;

/// <summary>Hands out references. Asking for one costs little, and neither calls nor activates the grain.</summary>
public interface IGrainFactory
{
    /// <exception cref="ArgumentException">
    /// No class implements the interface, or several do and the prefix picks none.
    /// </exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <inheritdoc cref="GetGrain{TGrainInterface}(string, string?)"/>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    /// <inheritdoc cref="GetGrain{TGrainInterface}(string, string?)"/>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;
}
