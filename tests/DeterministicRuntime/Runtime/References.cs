using System.Collections.Concurrent;
using Orleans.CodeGeneration;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Makes the references that callers of one silo hold.</summary>
internal sealed class References
{
    private readonly ConcurrentDictionary<(Type Interface, GrainType Type), Kind> _kinds = new();
    private readonly GrainCode _code;
    private readonly CallRuntime _runtime;

    public References(GrainCode code, CallRuntime runtime)
    {
        _code = code;
        _runtime = runtime;
        runtime.References = this;
    }

    public GrainReference Create(Type interfaceType, string? classNamePrefix, IdSpan key) =>
        Create(interfaceType, GrainId.Create(_code.Classes.Of(interfaceType, classNamePrefix).GrainType, key));

    /// <exception cref="ArgumentException">The class of the id does not implement the interface.</exception>
    public GrainReference Create(Type interfaceType, GrainId id) =>
        _kinds.GetOrAdd((interfaceType, id.Type), NewKind).Create(id.Key);

    public GrainReference Create(GrainInterfaceType interfaceName, GrainId id) => Create(_code.InterfaceOf(interfaceName), id);

    private Kind NewKind((Type Interface, GrainType Type) key)
    {
        _code.Classes.Of(key.Type).Require(key.Interface);
        var proxy = _code.ProxyFor(key.Interface);
        var shared = new GrainReferenceShared(
            key.Type,
            proxy.Name,
            interfaceVersion: 0,
            _runtime,
            InvokeMethodOptions.None,
            _code.Codecs,
            _code.CopyContexts,
            _code.Services);
        return new Kind(proxy, shared);
    }

    private sealed record Kind(GrainProxy Proxy, GrainReferenceShared Shared)
    {
        public GrainReference Create(IdSpan key) => Proxy.Create(Shared, key);
    }
}
