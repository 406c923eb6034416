using Orleans;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>The grains as somebody outside of every silo reaches them.</summary>
public static class RoutedClient
{
    /// <param name="options">Which grains there are, and the router.</param>
    /// <param name="services">What the client hands out as its own services; nothing here asks them.</param>
    public static IClusterClient Create(DeterministicSiloOptions options, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(options);
        var router = options.Router ?? throw new ArgumentException("a client without a silo needs a router", nameof(options));
        var code = GrainCode.Of(options);
        return new SiloClient(services, new References(code, new CallRuntime(code, null, router)));
    }
}
