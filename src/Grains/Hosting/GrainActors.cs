using System.Collections.Immutable;
using Orleans;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using EngineOutcome = OrderActors.Engine.Shops.RefreshOutcome;
using RefreshOutcome = OrderActors.GrainInterfaces.Shops.RefreshOutcome;

namespace OrderActors.Grains.Hosting;

/// <summary>What pumps and sweepers call, as grains.</summary>
public sealed class GrainActors(IGrainFactory grains) : IActors
{
    public async Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items)
    {
        var replies = await Grain(shop).RefreshOrdersAsync(new RefreshOrders(
            [.. items.Select(item => new OrderToRefresh(item.OrderId, item.Context.ToCaller(item.Context.Cause)))]));
        return
        [
            .. replies.Select(reply => new RefreshResult(
                reply.OrderId, OutcomeOf(reply.Outcome), reply.Message, reply.RetryAfter, reply.Known.ToStanding())),
        ];
    }

    public Task AnnounceAsync(OrderKey order, OrderAnnouncement announced, bool isOver, CommandContext context) =>
        grains.GetGrain<IOrderGrain>(order.ToString()).AnnounceAsync(new AnnounceStop(
            context.ToCaller(announced.OperationId), announced.Fact.ToString(), announced.At, isOver));

    public async Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context)
    {
        var reply = await Grain(shop).SyncAsync(context.ToCaller(context.Cause));
        return new SyncResult(reply.Orders, reply.SyncedTo, reply.Error, reply.HasMore);
    }

    public Task PerformEffectAsync(
        OrderKey order, string effectId, string kind, string request, bool lookFirst, DateTimeOffset callBefore) =>
        Grain(new ShopKey(order.SellerId, order.ShopId)).PerformEffectAsync(
            new PerformEffect(effectId, order.ToString(), kind, request, lookFirst, callBefore));

    public async Task<bool> WakeOrderAsync(OrderKey order, CommandContext context) =>
        (await grains.GetGrain<IOrderGrain>(order.ToString()).WakeAsync(context.ToCaller(context.Cause))).AskChannel;

    public Task SweepStockAsync(SkuKey sku, CommandContext context) =>
        grains.GetGrain<ISkuGrain>(sku.ToString()).SweepAsync(context.ToCaller(context.Cause));

    private IShopGrain Grain(ShopKey shop) => grains.GetGrain<IShopGrain>(shop.ToString());

    private static EngineOutcome OutcomeOf(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Applied => EngineOutcome.Applied,
        RefreshOutcome.NotFound => EngineOutcome.NotFound,
        RefreshOutcome.Failed => EngineOutcome.Failed,
        RefreshOutcome.Unreadable => EngineOutcome.Unreadable,
        RefreshOutcome.StorageAway => EngineOutcome.StorageAway,
        RefreshOutcome.None => throw Invariant.Unreachable(outcome),
    };
}
