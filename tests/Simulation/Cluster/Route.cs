using OrderActors.Grains.Orders;

namespace OrderActors.Simulation.Cluster;

/// <summary>The way to the grains as one process, or somebody outside, has it: over the network unless they live here.</summary>
/// <param name="from">Null = from outside.</param>
internal sealed class Route(Network network, Func<Host?> from) : ICallRouter
{
    public Task<T> RouteAsync<T>(RoutedCall<T> call) => network.CallAsync(from(), call);

    /// <summary>The product's grains and messages, over this route.</summary>
    public DeterministicSiloOptions Options() => new()
    {
        GrainAssemblies = { typeof(OrderGrain).Assembly },
        // As the product's hosts have it.
        ExceptionNamespaces = { nameof(OrderActors) },
        CallTimeout = Network.CallTimeout,
        Router = this,
    };
}
