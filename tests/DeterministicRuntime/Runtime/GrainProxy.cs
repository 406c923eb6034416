using System.Linq.Expressions;
using System.Reflection;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The generated proxy of one grain interface, ready to be made.</summary>
internal sealed class GrainProxy
{
    private readonly Func<GrainReferenceShared, IdSpan, GrainReference> _create;

    public GrainProxy(Type interfaceType, Type proxyType, GrainInterfaceType name)
    {
        Interface = interfaceType;
        Name = name;
        _create = Compile(proxyType);
    }

    public Type Interface { get; }

    public GrainInterfaceType Name { get; }

    public GrainReference Create(GrainReferenceShared shared, IdSpan key) => _create(shared, key);

    private static Func<GrainReferenceShared, IdSpan, GrainReference> Compile(Type proxyType)
    {
        Type[] parts = [typeof(GrainReferenceShared), typeof(IdSpan)];
        var constructor = proxyType.GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parts)
            ?? throw new ArgumentException($"{proxyType} has no constructor of the kind that Orleans generates");
        var arguments = Array.ConvertAll(parts, part => Expression.Parameter(part));
        return Expression.Lambda<Func<GrainReferenceShared, IdSpan, GrainReference>>(
            Expression.New(constructor, arguments), arguments).Compile();
    }
}
