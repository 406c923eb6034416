using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Shops;

namespace OrderActors.Simulation.Cluster;

/// <summary>A shop, wherever it lives.</summary>
internal sealed class RoutedShop(Route route) : IShopGrain
{
    public Task<CommandReply> ConnectAsync(ConnectShop command) =>
        route.To<IShopGrain, CommandReply>(grain => grain.ConnectAsync(command));

    public Task<CommandReply> DisconnectAsync(DisconnectShop command) =>
        route.To<IShopGrain, CommandReply>(grain => grain.DisconnectAsync(command));

    public Task<CommandReply> ChangeSettingsAsync(ChangeShopSettings command) =>
        route.To<IShopGrain, CommandReply>(grain => grain.ChangeSettingsAsync(command));

    public Task<CommandReply> LinkListingsAsync(LinkListings command) =>
        route.To<IShopGrain, CommandReply>(grain => grain.LinkListingsAsync(command));

    public Task<RefreshedOrder[]> RefreshOrdersAsync(RefreshOrders command) =>
        route.To<IShopGrain, RefreshedOrder[]>(grain => grain.RefreshOrdersAsync(command));

    public Task<SyncReply> SyncAsync(Caller caller) =>
        route.To<IShopGrain, SyncReply>(grain => grain.SyncAsync(caller));

    public Task PerformEffectAsync(PerformEffect command) =>
        route.To<IShopGrain>(grain => grain.PerformEffectAsync(command));
}
