using Microsoft.Extensions.DependencyInjection;

namespace OrderActors.Simulation.Cluster;

/// <summary>The parts of one simulated process, as its silo and its grains ask for them.</summary>
/// <remarks>
/// Processes start thousands of times a second here. A service container compiles itself for each of them, in the thread
/// pool, and what it compiles is thrown away with the next crash.
/// </remarks>
internal sealed class HostParts : IServiceProvider, IServiceScopeFactory, IServiceScope
{
    private readonly Dictionary<Type, object> _parts = [];

    public HostParts() => Add<IServiceScopeFactory>(this);

    /// <summary>Every part is there once a process, so all scopes are one.</summary>
    public IServiceProvider ServiceProvider => this;

    public T Add<T>(T part)
        where T : class
    {
        _parts.Add(typeof(T), part);
        return part;
    }

    public object? GetService(Type serviceType) => _parts.GetValueOrDefault(serviceType);

    public IServiceScope CreateScope() => this;

    public void Dispose()
    {
    }
}
