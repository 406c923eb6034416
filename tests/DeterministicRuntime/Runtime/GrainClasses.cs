using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The grain classes of one silo.</summary>
internal sealed class GrainClasses
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _byInterface = new();
    private readonly Dictionary<GrainType, GrainClass> _byType = [];

    public GrainClasses(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()).Where(GrainClass.IsGrainClass);
        foreach (var @class in types.Select(GrainClass.Of))
        {
            if (!_byType.TryAdd(@class.GrainType, @class))
            {
                throw new ArgumentException(
                    $"{@class.Type.FullName} and {_byType[@class.GrainType].Type.FullName} have the same grain type "
                        + $"'{@class.GrainType}'; give one of them a [GrainType]");
            }
        }
    }

    public GrainClass Of(Type interfaceType, string? classNamePrefix) =>
        _byInterface.GetOrAdd(
            (interfaceType, string.IsNullOrWhiteSpace(classNamePrefix) ? null : classNamePrefix), Find);

    public GrainClass Of(GrainType type) =>
        _byType.TryGetValue(type, out var found)
            ? found
            : throw new ArgumentException($"no grain class has the type '{type}'");

    private GrainClass Find((Type Interface, string? Prefix) asked)
    {
        var candidates = _byType.Values
            .Where(@class => asked.Interface.IsAssignableFrom(@class.Type))
            .Where(@class => asked.Prefix is null || NameOf(@class).StartsWith(asked.Prefix, StringComparison.Ordinal))
            .ToArray();
        // Of several, the one with exactly the asked name; without one, ICounterGrain means CounterGrain.
        var named = candidates
            .Where(@class => asked.Prefix is null
                ? "I" + @class.Type.Name == asked.Interface.Name
                : NameOf(@class) == asked.Prefix)
            .ToArray();

        return (candidates.Length, named.Length) switch
        {
            (1, _) => candidates[0],
            ( > 1, 1) => named[0],
            (0, _) => throw new ArgumentException(
                $"no grain class in the silo's assemblies implements {asked.Interface.FullName}"
                    + (asked.Prefix is null ? "" : $" and starts with '{asked.Prefix}'")),
            _ => throw new ArgumentException(
                $"several grain classes implement {asked.Interface.FullName}: "
                    + string.Join(", ", candidates.Select(NameOf).Order(StringComparer.Ordinal))),
        };
    }

    private static string NameOf(GrainClass @class) => @class.Type.FullName!;
}
