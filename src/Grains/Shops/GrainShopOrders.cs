using Orleans;
using OrderActors.Domain;
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
        return new ApplyOutcome(reply.Accepted, reply.Code == Replies.UnreadablePayload ? reply.Message : null, reply.Known.ToStanding());
    }

    public async Task<bool> TakeUpAsync(OrderKey order, string effectId, CommandContext context) =>
        (await Grain(order).TakeUpEffectAsync(new TakeUpEffect(context.ToCaller(effectId), effectId))).Accepted;

    public Task SettleAsync(OrderKey order, string effectId, EffectResult result, CommandContext context)
    {
        var caller = context.ToCaller(effectId);
        return Grain(order).SettleEffectAsync(result switch
        {
            EffectResult.Done done => new SettleEffect(
                caller,
                effectId,
                EffectOutcome.Done,
                done.Reference,
                done.TrackingNumber,
                done.ShippingProvider,
                done.Warning,
                null),
            EffectResult.Refused refused => new SettleEffect(
                caller, effectId, EffectOutcome.Refused, null, null, null, refused.Message, null),
            EffectResult.Later later => new SettleEffect(
                caller, effectId, EffectOutcome.Later, null, null, null, later.Message, later.After),
            _ => throw Invariant.Unreachable(result),
        });
    }

    private IOrderGrain Grain(OrderKey order) => grains.GetGrain<IOrderGrain>(order.ToString());
}
