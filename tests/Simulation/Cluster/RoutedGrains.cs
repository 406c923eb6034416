using Orleans;
using Orleans.Runtime;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;

namespace OrderActors.Simulation.Cluster;

/// <summary>The grains as one process reaches them: over the network unless they live here.</summary>
/// <param name="from">Null = from outside.</param>
internal sealed partial class RoutedGrains(Network network, Func<Host?> from) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)GetGrain(typeof(TGrainInterface), primaryKey);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        var route = new Route(network, from, grainPrimaryKey);
        if (grainInterfaceType == typeof(IOrderGrain))
            return new RoutedOrder(route);
        if (grainInterfaceType == typeof(ISkuGrain))
            return new RoutedSku(route);

        return grainInterfaceType == typeof(IShopGrain)
            ? new RoutedShop(route)
            : throw new ArgumentException($"no route to a {grainInterfaceType.Name}", nameof(grainInterfaceType));
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        throw new NotSupportedException("the product reaches grains by key");
}

/// <summary>The way to one grain.</summary>
internal sealed record Route(Network Network, Func<Host?> From, string Key)
{
    public Task<T> To<TGrain, T>(Func<TGrain, Task<T>> call)
        where TGrain : IGrainWithStringKey =>
        Network.CallAsync(From(), Key, grains => call(grains.GetGrain<TGrain>(Key)));

    public Task To<TGrain>(Func<TGrain, Task> call)
        where TGrain : IGrainWithStringKey =>
        Network.CallAsync(From(), Key, grains => Typed(call(grains.GetGrain<TGrain>(Key))));

    // No await: over the network this runs outside of every lane, and would go on in the thread pool.
    private static Task<bool> Typed(Task call)
    {
        var typed = new TaskCompletionSource<bool>();
        call.ContinueWith(
            done =>
            {
                if (done.Exception is { } failure)
                    typed.SetException(failure.InnerExceptions);
                else
                    typed.SetResult(true);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return typed.Task;
    }
}
