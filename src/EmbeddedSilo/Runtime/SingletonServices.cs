using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>Knows which classes need no scope, because all that their constructor asks for is there once a container.</summary>
internal sealed class SingletonServices(IServiceCollection registered, IServiceProvider provider)
{
    private readonly ConcurrentDictionary<Type, bool> _answers = new();

    // The last registration of a type is the one that is handed out.
    private readonly Dictionary<Type, ServiceLifetime> _lifetimes = registered
        .Where(service => !service.IsKeyedService)
        .GroupBy(service => service.ServiceType)
        .ToDictionary(same => same.Key, same => same.Last().Lifetime);

    /// <summary>The container itself, outside of any scope.</summary>
    public IServiceProvider Provider => provider;

    public bool HasAllFor(Type type) => _answers.GetOrAdd(
        type,
        key => key.GetConstructors() is [var only] && only.GetParameters().All(IsSingleton));

    private bool IsSingleton(ParameterInfo parameter) =>
        !parameter.IsDefined(typeof(FromKeyedServicesAttribute))
            && _lifetimes.TryGetValue(parameter.ParameterType, out var lifetime)
            && lifetime is ServiceLifetime.Singleton;
}
