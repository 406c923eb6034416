using System.Collections.Immutable;
using OrderActors.Domain.Effects;

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
    /// <param name="attempt">The attempt whose result this is; null when nobody noted it.</param>
    public static OrderDecision Refused(
        Order order, string effectId, string message, DateTimeOffset now, int? attempt = null) =>
        Settle(order, effectId, effect => IsOfAnother(effect, attempt) ? [] : Refusal(order, effect, message, now), now);

    /// <summary>The intent no longer stands, and no call was made. The order goes on from its new facts.</summary>
    /// <remarks>A rule decides again what to ship; what a person wanted, the person has to want again.</remarks>
    public static OrderDecision Superseded(
        Order order, string effectId, string why, DateTimeOffset now, int? attempt = null) =>
        Settle(order, effectId, effect => IsOfAnother(effect, attempt)
            ? []
            : [new OrderEvent.EffectRefused(effectId, $"no longer wanted: {why}", now, IsSuperseded: true)], now);

    /// <summary>Nobody knows whether it happened, and looking no longer helps: a person has to look.</summary>
    public static OrderDecision Uncertain(
        Order order, string effectId, string message, DateTimeOffset now, int? attempt = null) =>
        Settle(order, effectId, effect => IsOfAnother(effect, attempt) ? [] : NobodyKnows(effectId, message, now), now);

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
            order, now, new OrderEvent.EffectTakenUp(effectId, effect.Attempts + 1, now + EffectPolicy.CallTime, now));
    }

    /// <summary>Not done, or not known: look and try again later; after the last attempt a person has to look.</summary>
    /// <param name="attempt">The attempt whose result this is; null when nobody noted it.</param>
    public static OrderDecision Delayed(
        Order order, string effectId, EffectDelay delay, DateTimeOffset now, int? attempt = null) =>
        Settle(order, effectId, effect => IsOfAnother(effect, attempt) ? [] : PutOff(order, effect, delay, now), now);

    /// <summary>Whether the intent still stands, asked after the order was read again and before the call is made.</summary>
    /// <returns>Accepted, and nothing changes; or refused with the reason in words.</returns>
    public static OrderDecision StillStands(Order order, string effectId)
    {
        if (order.Effects.GetValueOrDefault(effectId) is not { } effect)
            return UnknownEffect(effectId);

        return EffectStanding.WhyNot(order, effect) is { } why
            ? OrderDecision.Reject(new OrderRejection(OrderRejectionCode.EffectOvertaken, why))
            : OrderDecision.AlreadyDone;
    }

    private static ImmutableArray<OrderEvent> PutOff(
        Order order, OrderEffect effect, EffectDelay delay, DateTimeOffset now)
    {
        var calledUntil = effect.CalledUntilAfter(delay.Outcome, now);
        if (calledUntil is null && order.IsEnded)
            return [new OrderEvent.EffectRefused(effect.Id, delay.Outcome is CallOutcome.NotDone
                ? $"not carried out, and the order has ended since: {delay.Message}"
                : "no longer wanted: the order has ended", now, IsSuperseded: true)];

        if (delay.Cause is DelayCause.Account || !EffectPolicy.IsSpent(effect.Attempts, effect.Waits))
        {
            var due = EffectPolicy.DueAfter(delay, effect.Attempts - effect.Waits, effect.CreatedAt, calledUntil, now);
            return
            [
                new OrderEvent.EffectDelayed(
                    effect.Id,
                    effect.Attempts,
                    due,
                    delay.Message,
                    now,
                    delay.Outcome is CallOutcome.Unknown ? null : delay.Outcome,
                    delay.Cause is DelayCause.Call ? null : delay.Cause),
            ];
        }

        return calledUntil is null
            ? Refusal(order, effect, $"given up after {effect.Attempts} attempts: {delay.Message}", now)
            : NobodyKnows(effect.Id, delay.Message, now);
    }

    private static ImmutableArray<OrderEvent> Refusal(
        Order order, OrderEffect effect, string message, DateTimeOffset now)
    {
        var refused = new OrderEvent.EffectRefused(effect.Id, message, now);
        return effect.Kind is EffectKind.Ship && order.State is OrderState.Processing
            ? [refused, new OrderEvent.Failed(FailureReason.ShippingRefused, message, 1, now)]
            : [refused];
    }

    private static ImmutableArray<OrderEvent> NobodyKnows(string effectId, string message, DateTimeOffset now) =>
    [
        new OrderEvent.EffectUncertain(effectId, message, now),
        new OrderEvent.HoldPlaced(HoldKind.UncertainEffect, message, effectId, now),
    ];

    /// <summary>
    /// The result comes from an attempt that somebody else has followed up since. The later attempt knows more, and may be calling
    /// at this moment.
    /// </summary>
    private static bool IsOfAnother(OrderEffect effect, int? attempt) => attempt is { } of && of != effect.Attempts;

    private static OrderDecision Settle(
        Order order, string effectId, Func<OrderEffect, ImmutableArray<OrderEvent>> events, DateTimeOffset now)
    {
        if (!order.Effects.TryGetValue(effectId, out var effect))
            return UnknownEffect(effectId);

        return effect.Status is EffectStatus.Intent
            ? OrderDecider.Accept(order, now, events(effect))
            : OrderDecision.AlreadyDone;
    }

    private static OrderDecision UnknownEffect(string effectId) => OrderDecision.Reject(
        new OrderRejection(OrderRejectionCode.UnknownEffect, $"this order intended no effect {effectId}"));
}
