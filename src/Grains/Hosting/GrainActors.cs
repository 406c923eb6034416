using System.Collections.Immutable;
using Orleans;
using OrderActors.Domain;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces.Effects;
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
            context.ToCaller(announced.OperationId), announced.Fact.ToString(), announced.At, isOver, announced.IsTakenBack));

    public async Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context)
    {
        var reply = await Grain(shop).SyncAsync(context.ToCaller(context.Cause));
        return new SyncResult(reply.Orders, reply.SyncedTo, reply.Error, reply.HasMore, reply.Skipped);
    }

    /// <remarks>
    /// Orders' calls to TikTok run in the shop's grain, which has the tokens; every other target has a grain of its own.
    /// </remarks>
    public Task PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore)
    {
        var target = effect.Target;
        return target.Integration == EffectKinds.TikTokShip.Integration
            ? Grain(new ShopKey(effect.SellerId, target.Account)).PerformEffectAsync(
                new PerformEffect(
                    effect.EffectId,
                    OrderKeyOf(effect.Stream),
                    effect.Kind.Value,
                    effect.Request,
                    lookFirst,
                    callBefore)
                {
                    TraceParent = effect.TraceParent,
                    Stream = effect.Stream,
                })
            : grains.GetGrain<IEffectGrain>(new EffectAccountKey(effect.SellerId, target.Integration, target.Account).ToString()).PerformAsync(
                new PerformOwnedEffect(
                    effect.EffectId,
                    effect.Stream,
                    effect.SellerId,
                    effect.Kind.Value,
                    target.ToString(),
                    effect.Request,
                    lookFirst,
                    callBefore,
                    effect.TraceParent));
    }

    /// <summary>What a shop of an older version takes for the owner.</summary>
    private static string OrderKeyOf(string stream) =>
        stream.StartsWith("order/", StringComparison.Ordinal) ? stream["order/".Length..] : "";

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
        RefreshOutcome.Skipped => EngineOutcome.Skipped,
        RefreshOutcome.None => throw Invariant.Unreachable(outcome),
    };
}
