using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>What is known about a grain interface. Found by reflection once a process; calls only look up.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> Known = new();

    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;

    private GrainInterface(Type type)
    {
        if (!type.IsInterface || !typeof(IGrainWithStringKey).IsAssignableFrom(type) || type.IsGenericType)
            throw new ArgumentException($"{type} is not a plain interface derived from {nameof(IGrainWithStringKey)}");

        Name = type.Name;
        _methods = type.GetInterfaces().Append(type)
            .SelectMany(part => part.GetMethods())
            .ToFrozenDictionary(method => method, method => GrainMethod.For(type, method));
        Pattern = (GrainReference)DispatchProxy.Create(type, typeof(GrainReference));
    }

    public string Name { get; }

    /// <summary>A reference to nothing. The others are copies of it: making a proxy costs reflection each time.</summary>
    public GrainReference Pattern { get; }

    public static GrainInterface Of(Type type) => Known.GetOrAdd(type, static key => new GrainInterface(key));

    public GrainMethod MethodFor(MethodInfo method) => _methods[method];
}
