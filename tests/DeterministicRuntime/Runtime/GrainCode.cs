using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.TypeSystem;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What Orleans' code generator made of a set of assemblies: proxies, and the serializer of their messages.</summary>
/// <remarks>
/// Kept for the life of the process and shared by all silos: the container of a serializer costs a quarter of a second,
/// and silos come and go by the thousand.
/// </remarks>
internal sealed class GrainCode
{
    private static readonly ConcurrentDictionary<string, Lazy<GrainCode>> s_known = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<Type, GrainProxy> _proxiesByInterface = new();
    private readonly Dictionary<GrainInterfaceType, Type> _interfaces = [];
    private readonly Dictionary<Type, Type> _proxyTypes = [];
    private readonly GrainInterfaceTypeResolver _names;

    private GrainCode(IReadOnlyCollection<Assembly> grains, IReadOnlyCollection<string> exceptionNamespaces)
    {
        Classes = new GrainClasses(grains);
        Services = new ServiceCollection()
            .AddSerializer(builder =>
            {
                foreach (var assembly in WithApplicationParts(grains))
                    builder.AddAssembly(assembly);
            })
            .Configure<ExceptionSerializationOptions>(exceptions =>
                exceptions.SupportedNamespacePrefixes.UnionWith(exceptionNamespaces))
            .BuildServiceProvider();
        Codecs = Services.GetRequiredService<CodecProvider>();
        CopyContexts = Services.GetRequiredService<CopyContextPool>();
        Wire = new Wire(Services.GetRequiredService<Serializer<object>>());
        _names = new([new AttributeGrainInterfaceTypeProvider(Services)], Services.GetRequiredService<TypeConverter>());
        foreach (var proxy in Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.InterfaceProxies)
            Add(proxy);
    }

    public IServiceProvider Services { get; }

    public CodecProvider Codecs { get; }

    public CopyContextPool CopyContexts { get; }

    public GrainClasses Classes { get; }

    public Wire Wire { get; }

    public static GrainCode Of(DeterministicSiloOptions options)
    {
        var key = string.Join(
            '\n', options.GrainAssemblies.Select(assembly => assembly.FullName).Concat(options.ExceptionNamespaces));
        return s_known.GetOrAdd(key, _ => new Lazy<GrainCode>(
            () => new GrainCode([.. options.GrainAssemblies], [.. options.ExceptionNamespaces]))).Value;
    }

    /// <exception cref="ArgumentException">Nothing was generated for the interface.</exception>
    public GrainProxy ProxyFor(Type interfaceType) => _proxiesByInterface.GetOrAdd(interfaceType, type =>
        _proxyTypes.TryGetValue(type, out var proxy)
            ? new GrainProxy(type, proxy, _names.GetGrainInterfaceType(type))
            : throw new ArgumentException(
                $"Orleans' code generator made no proxy for {type.FullName}, or its assembly is not one of the silo's"));

    /// <exception cref="ArgumentException">No interface of the silo's assemblies has the name.</exception>
    public Type InterfaceOf(GrainInterfaceType name) =>
        _interfaces.TryGetValue(name, out var found)
            ? found
            : throw new ArgumentException($"no grain interface is called '{name}'");

    // What the assemblies were compiled against, such as those of the interfaces.
    private static Assembly[] WithApplicationParts(IEnumerable<Assembly> assemblies) =>
    [
        .. assemblies
            .SelectMany(assembly => assembly.GetCustomAttributes<ApplicationPartAttribute>()
                .Select(part => Assembly.Load(part.AssemblyName))
                .Append(assembly))
            .Distinct()
            .OrderBy(assembly => assembly.FullName, StringComparer.Ordinal),
    ];

    // The interface that a proxy was made for is the one that all its other ones are parts of.
    private void Add(Type proxy)
    {
        if (proxy.IsGenericTypeDefinition || !typeof(GrainReference).IsAssignableFrom(proxy))
            return;

        var interfaces = proxy.GetInterfaces().Where(type => typeof(IAddressable).IsAssignableFrom(type)).ToArray();
        var main = Array.Find(interfaces, type => Array.TrueForAll(interfaces, other => other.IsAssignableFrom(type)));
        if (main is null || main.IsGenericType)
            return;

        _proxyTypes[main] = proxy;
        _interfaces[_names.GetGrainInterfaceType(main)] = main;
    }
}
