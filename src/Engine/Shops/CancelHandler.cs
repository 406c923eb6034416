using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Shops;

/// <summary>Cancels an order, or some lines of it, at the channel.</summary>
public sealed class CancelHandler(ShopEngine shop, IShopChannel channel, IShopOrders orders)
    : OrderEffectHandler(shop, channel, orders)
{
    public override EffectKindName Kind => EffectKinds.TikTokCancel;

    /// <remarks>What is cancelled cannot be cancelled again.</remarks>
    public override RepeatRule RepeatRuleOf(EffectIntent effect) => RepeatRule.LookFirst;

    protected override async Task<EffectResult> CallAsync(OrderKey order, EffectRequest request, EffectCall call) =>
        new EffectResult.Done(await Shop.CallAsync(access =>
        {
            call.Begin();
            return Channel.CancelAsync(
                access, order.TikTokOrderId, request.CancelReason ?? "", LinesOf(request), CancellationToken.None);
        }));

    protected override async Task<EffectResult.Done?> FindAsync(OrderKey order, EffectRequest request) =>
        await Shop.CallAsync(access => Channel.FindCancellationAsync(
            access, order.TikTokOrderId, LinesOf(request), CancellationToken.None)) is { } id
            ? new EffectResult.Done(id)
            : null;

    private static ImmutableArray<string> LinesOf(EffectRequest request) => request.CancelLines ?? [];
}
