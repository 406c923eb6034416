using System.Collections.Immutable;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Shops;

/// <summary>What the calls of a shop's orders have in common: each costs money or cannot be undone.</summary>
/// <remarks>
/// So the order is read again first, and asked with the newest facts whether it still wants the call. A refusal is looked at as
/// well, because "already done" is how a success whose answer was lost looks the second time.
/// </remarks>
public abstract class OrderEffectHandler(ShopEngine shop, IShopChannel channel, IShopOrders orders)
    : IEffectHandler
{
    protected ShopEngine Shop => shop;

    protected IShopChannel Channel => channel;

    public abstract EffectKindName Kind { get; }

    public abstract RepeatRule RepeatRuleOf(EffectIntent effect);

    public async Task<EffectResult> CallAsync(EffectCall call)
    {
        var order = OrderOf(call.Effect);
        if (await ConfirmAsync(order, call) is { } ended)
            return ended;

        try
        {
            return await CallAsync(order, EffectRequest.Read(call.Effect.Request), call);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused && call.IsBegun)
        {
            return await AfterRefusalAsync(call, exception);
        }
    }

    public Task<EffectResult.Done?> FindAsync(EffectIntent effect) =>
        FindAsync(OrderOf(effect), EffectRequest.Read(effect.Request));

    protected abstract Task<EffectResult> CallAsync(OrderKey order, EffectRequest request, EffectCall call);

    protected abstract Task<EffectResult.Done?> FindAsync(OrderKey order, EffectRequest request);

    /// <returns>Null when the call is to be made.</returns>
    private async Task<EffectResult?> ConfirmAsync(OrderKey order, EffectCall call)
    {
        ImmutableArray<string> ids = [order.TikTokOrderId];
        var documents = await shop.CallAsync(access => channel.GetOrdersAsync(access, ids, CancellationToken.None));
        if (documents.FirstOrDefault(document => document.OrderId == order.TikTokOrderId) is not { } document)
            return NotMade("the channel does not show the order, so that nobody knows whether the call still fits");

        if (ShopSync.FutureNote(document, call.Clock.GetUtcNow()) is { } future)
            return NotMade($"the order could not be read before the call: {future}");

        var outcome = await orders.ApplyAsync(order, document, shop.PolicyForNewOrders, call.Context);
        if (outcome.Unreadable is { } unreadable)
            return NotMade($"the order could not be read before the call: {unreadable}");
        if (await orders.WhyNotAsync(order, call.Effect.EffectId, call.Context) is not { } why)
            return null;

        // What was intended may have been done by somebody else: for another order of the same package, or at the channel itself.
        if (await FindAsync(call.Effect) is { } found)
            return found;

        // An earlier call may have done it and not show yet: only a look that is late enough may say that nothing was done.
        return call.IsInQuestion ? NotMade(why) : new EffectResult.Superseded(why);
    }

    private async Task<EffectResult> AfterRefusalAsync(EffectCall call, ChannelException refusal)
    {
        try
        {
            if (await FindAsync(call.Effect) is { } done)
                return done;
        }
        catch (ChannelException exception)
        {
            return new EffectResult.Later(new EffectDelay(
                $"{refusal.Message}; and it could not be looked at: {exception.Message}",
                exception.RetryAfter ?? TimeSpan.Zero,
                OutcomeOf(call, refusal)));
        }

        // What is refused is the repeat; whether the earlier call happened shows once the channel's changes must be visible.
        if (call.IsInQuestion)
            return NotMade(refusal.Message);

        // The channel says that it is done and does not show it yet. It says so again once its changes must be visible.
        return refusal.MayMeanDone && !call.WasLookedFor
            ? new EffectResult.Later(new EffectDelay(refusal.Message, TimeSpan.Zero))
            : new EffectResult.Refused(refusal.Message);
    }

    /// <summary>A refusal of a repeat says nothing of the earlier call, which stays in question until a look tells.</summary>
    private static CallOutcome OutcomeOf(EffectCall call, ChannelException refusal)
    {
        if (call.IsInQuestion || call.WasLookedFor)
            return CallOutcome.NotMade;

        return refusal.MayMeanDone ? CallOutcome.Unknown : CallOutcome.NotDone;
    }

    private static EffectResult.Later NotMade(string message) =>
        new(new EffectDelay(message, TimeSpan.Zero, CallOutcome.NotMade));

    private static OrderKey OrderOf(EffectIntent effect) => OrderKey.Parse(effect.Stream["order/".Length..]);
}
