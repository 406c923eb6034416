using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What the order makes of the results of its external calls.</summary>
/// <remarks>
/// Each guards against a result that comes late or twice: the order may have moved on while the call was under way, and
/// a result that no longer fits changes nothing.
/// </remarks>
public static class OrderEffects
{
    public static OrderDecision Done(
        Order order,
        string effectId,
        string reference,
        string? trackingNumber,
        string? shippingProvider,
        string? warning,
        DateTimeOffset now) =>
        Settle(order, effectId, effect => effect.Kind switch
        {
            EffectKind.Ship =>
            [
                new OrderEvent.ShipArranged(effectId, reference, trackingNumber, shippingProvider, warning, now),
            ],
            EffectKind.Cancel => [new OrderEvent.CancelAccepted(effectId, reference, now)],
        }, now);

    /// <summary>The channel said no. A refused ship call fails the order, keeping its stock; a refused cancel does not.</summary>
    public static OrderDecision Refused(Order order, string effectId, string message, DateTimeOffset now) =>
        Settle(order, effectId, effect =>
        {
            var refused = new OrderEvent.EffectRefused(effectId, message, now);
            return effect.Kind is EffectKind.Ship && order.State is OrderState.Processing
                ? [refused, new OrderEvent.Failed(FailureReason.ShippingRefused, message, 1, now)]
                : [refused];
        }, now);

    /// <summary>Takes an unfinished effect up. Of several who try at once the version check lets one through.</summary>
    public static OrderDecision TakeUp(Order order, string effectId, DateTimeOffset now)
    {
        if (order.Effects.GetValueOrDefault(effectId) is not { Status: EffectStatus.Intent } effect
            || effect.DueAt > now)
        {
            return OrderDecision.Reject(new OrderRejection(
                OrderRejectionCode.EffectTaken, $"effect {effectId} is settled, or somebody else is at it"));
        }

        return OrderDecider.Accept(
            order, now, new OrderEvent.EffectTakenUp(effectId, effect.Attempts + 1, now + OrderDecider.EffectCallTime, now));
    }

    /// <summary>Not done, or not known: look and try again later; after the last attempt a person has to look.</summary>
    public static OrderDecision Delayed(
        Order order, string effectId, TimeSpan after, string message, DateTimeOffset now) =>
        Settle(order, effectId, effect => effect.Attempts < OrderDecider.MaxEffectAttempts
            ? [new OrderEvent.EffectDelayed(effectId, effect.Attempts, now + Wait(effect.Attempts, after), message, now)]
            :
            [
                new OrderEvent.EffectUncertain(effectId, message, now),
                new OrderEvent.HoldPlaced(HoldKind.UncertainEffect, message, effectId, now),
            ], now);

    /// <summary>At least what the channel asks for; and longer with each attempt, at most ten minutes: about an hour in all.</summary>
    private static TimeSpan Wait(int attempts, TimeSpan atLeast)
    {
        var growing = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, Math.Min(attempts, 10) - 1), 600));
        return growing > atLeast ? growing : atLeast;
    }

    private static OrderDecision Settle(
        Order order, string effectId, Func<OrderEffect, ImmutableArray<OrderEvent>> events, DateTimeOffset now)
    {
        if (!order.Effects.TryGetValue(effectId, out var effect))
        {
            return OrderDecision.Reject(
                new OrderRejection(OrderRejectionCode.UnknownEffect, $"this order intended no effect {effectId}"));
        }

        return effect.Status is EffectStatus.Intent
            ? OrderDecider.Accept(order, now, events(effect))
            : OrderDecision.AlreadyDone;
    }
}
