using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity of grains and of references to them.</summary>
public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        Grain instance => instance.RequireContext().GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference", nameof(grain)),
    };

    /// <summary>The key under which the grain was asked for.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>A reference to the same grain, typed as another of its interfaces. Inside a grain: to itself.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var reference = grain switch
        {
            GrainReference known => known,
            IGrainBase instance => instance.GrainContext.GrainReference,
            _ => throw new ArgumentException("neither a grain nor a reference", nameof(grain)),
        };
        return (TGrainInterface)(object)reference.As(typeof(TGrainInterface));
    }
}
