using Orleans;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Channels;

namespace OrderActors.Grains.Shops;

/// <summary>The orders as grains.</summary>
public sealed class GrainShopOrders(IGrainFactory grains) : IShopOrders
{
    public async Task<ApplyOutcome> ApplyAsync(
        OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context)
    {
        var reply = await Grain(order).ApplySnapshotAsync(new ApplySnapshot(
            context.ToCaller(context.Cause),
            document.Json,
            policy.Location,
            policy.AutoShipAfter,
            policy.StockCountedFrom,
            policy.Market,
            document.AskedAt));

        // The order refuses a late snapshot; for the caller that is no failure.
        return new ApplyOutcome(
            reply.Accepted,
            reply.Code == Replies.UnreadablePayload ? reply.Message : null,
            reply.Known.ToStanding(),
            reply.Code == Replies.OrderTaken ? reply.Message : null);
    }

    public async Task<string?> WhyNotAsync(OrderKey order, string effectId, CommandContext context)
    {
        var reply = await Grain(order).ConfirmEffectAsync(new ConfirmEffect(context.ToCaller(effectId), effectId));
        return reply.Accepted ? null : reply.Message;
    }

    private IOrderGrain Grain(OrderKey order) => grains.GetGrain<IOrderGrain>(order.ToString());
}
