using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What is known about a grain class: how to make instances, and what its attributes say.</summary>
/// <remarks>Found by reflection, and its factory compiled, once a process: silos come and go.</remarks>
internal sealed class GrainClass
{
    /// <summary>Of a stateless worker that says no number. Orleans takes the machine's processors; a run is the same on all.</summary>
    private const int DefaultWorkers = 4;

    private static readonly ConcurrentDictionary<Type, GrainClass> Known = new();

    private readonly PersistentFacet[] _facets;
    private readonly ObjectFactory _factory;

    private GrainClass(Type type)
    {
        Type = type;
        GrainType = NameOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        MaxWorkers = MaxWorkersOf(type);
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute))
            ? TimeSpan.MaxValue
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        _facets = PersistentFacet.FindIn(type);
        _factory = ActivatorUtilities.CreateFactory(type, [.. _facets.Select(facet => facet.ParameterType)]);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public Type FirstInterface => Type.GetInterfaces()
        .Where(type => typeof(IGrain).IsAssignableFrom(type) && type.Assembly != typeof(IGrain).Assembly)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .First();

    public bool IsReentrant { get; }

    /// <summary>Null unless the class is a stateless worker.</summary>
    public int? MaxWorkers { get; }

    /// <summary>Null where the class leaves it to the silo's options.</summary>
    public TimeSpan? CollectionAge { get; }

    public static GrainClass Of(Type type) => Known.GetOrAdd(type, static key => new GrainClass(key));

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            && typeof(IGrain).IsAssignableFrom(type)
            && !typeof(GrainReference).IsAssignableFrom(type);

    /// <summary>Makes an instance. The states it asked for are handed out unread.</summary>
    public (object Instance, PersistentStateBridge[] States) Create(IGrainContext context)
    {
        var states = Array.ConvertAll(_facets, facet => facet.Create(context));
        return (_factory(context.ActivationServices, states), states);
    }

    public GrainClass Require(Type interfaceType) =>
        interfaceType.IsAssignableFrom(Type)
            ? this
            : throw new ArgumentException($"{Type.FullName} does not implement {interfaceType.FullName}");

    public MethodInfo ImplementationOf(MethodInfo interfaceMethod)
    {
        var map = Type.GetInterfaceMap(interfaceMethod.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, interfaceMethod)];
    }

    private static int? MaxWorkersOf(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(StatelessWorkerAttribute)) is { } said
            ? said.ConstructorArguments.Select(argument => argument.Value).OfType<int>().FirstOrDefault(DefaultWorkers)
            : null;

    // The same rule as in Orleans: what an attribute says, else the class name in lower case, without "grain" at its end.
    private static GrainType NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } given)
            return given.GetGrainType(null!, type);

        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length
            ? name[..^"grain".Length]
            : name);
    }
}
