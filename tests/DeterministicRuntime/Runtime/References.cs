using System.Collections.Concurrent;
using Orleans.CodeGeneration;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Makes the references that callers of one silo hold.</summary>
internal sealed class References(GrainCode code, GrainClasses classes, IGrainReferenceRuntime runtime)
{
    private readonly ConcurrentDictionary<(Type Interface, GrainType Type), Kind> _kinds = new();

    public GrainReference Create(Type interfaceType, string? classNamePrefix, IdSpan key) =>
        Create(interfaceType, GrainId.Create(classes.Of(interfaceType, classNamePrefix).GrainType, key));

    /// <exception cref="ArgumentException">The class of the id does not implement the interface.</exception>
    public GrainReference Create(Type interfaceType, GrainId id) =>
        _kinds.GetOrAdd((interfaceType, id.Type), NewKind).Create(id.Key);

    public GrainReference Create(GrainInterfaceType interfaceName, GrainId id) => Create(code.InterfaceOf(interfaceName), id);

    private Kind NewKind((Type Interface, GrainType Type) key)
    {
        classes.Of(key.Type).Require(key.Interface);
        var proxy = code.ProxyFor(key.Interface);
        var shared = new GrainReferenceShared(
            key.Type,
            proxy.Name,
            interfaceVersion: 0,
            runtime,
            InvokeMethodOptions.None,
            code.Codecs,
            code.CopyContexts,
            code.Services);
        return new Kind(proxy, shared);
    }

    private sealed record Kind(GrainProxy Proxy, GrainReferenceShared Shared)
    {
        public GrainReference Create(IdSpan key) => Proxy.Create(Shared, key);
    }
}
