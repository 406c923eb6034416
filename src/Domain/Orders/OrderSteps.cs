using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What the order makes of the results of its steps and effects.</summary>
/// <remarks>
/// Each guards against a result that comes late or twice: the order may have moved on while the step was under way, and
/// a result that no longer fits changes nothing.
/// </remarks>
public static class OrderSteps
{
    public static OrderDecision Resolved(Order order, ImmutableArray<LineNeed> lines, DateTimeOffset now) =>
        order.StockPhase is StockPhase.Unresolved && !order.IsTerminal
            ? OrderDecider.Accept(order, now, new OrderEvent.Validated(lines, now))
            : OrderDecision.AlreadyDone;

    public static OrderDecision Unresolvable(Order order, string message, DateTimeOffset now)
    {
        if (order.StockPhase is not StockPhase.Unresolved || order.IsTerminal)
            return OrderDecision.AlreadyDone;

        return order.IsDispatched
            ? OrderDecider.Accept(order, now, new OrderEvent.StockConflicted(message, now))
            : OrderDecider.Accept(
                order, now, new OrderEvent.StockRefused(order.Round, FailureReason.UnknownSku, message, now));
    }

    public static OrderDecision Reserved(Order order, OrderStep.Reserve step, DateTimeOffset now) =>
        IsCurrent(order, step.Round, StockPhase.Wanted) && !order.IsEnded
            ? OrderDecider.Accept(order, now, new OrderEvent.StockReserved(step.Round, step.ExpiresAt, now))
            : OrderDecision.AlreadyDone;

    public static OrderDecision ReserveRefused(
        Order order, OrderStep.Reserve step, FailureReason reason, string message, DateTimeOffset now) =>
        IsCurrent(order, step.Round, StockPhase.Wanted) && !order.IsEnded
            ? OrderDecider.Accept(order, now, new OrderEvent.StockRefused(step.Round, reason, message, now))
            : OrderDecision.AlreadyDone;

    public static OrderDecision Confirmed(Order order, OrderStep.Confirm step, DateTimeOffset now) =>
        IsCurrent(order, step.Round, StockPhase.Held)
            ? OrderDecider.Accept(order, now, new OrderEvent.StockConfirmed(step.Round, now))
            : OrderDecision.AlreadyDone;

    /// <summary>At least one reservation had run out before it could be confirmed.</summary>
    public static OrderDecision ConfirmRefused(Order order, OrderStep.Confirm step, DateTimeOffset now) =>
        IsCurrent(order, step.Round, StockPhase.Held)
            ? OrderDecider.Accept(order, now, new OrderEvent.StockLost(step.Round, now))
            : OrderDecision.AlreadyDone;

    public static OrderDecision Shrunk(Order order, OrderStep.Shrink step, DateTimeOffset now) =>
        order.Round == step.Round
        && order.StockPhase is StockPhase.Wanted or StockPhase.Held or StockPhase.Firm
        && order.NeededLines.Any(line => !step.LineIds.Contains(line.LineId))
            ? OrderDecider.Accept(order, now, new OrderEvent.StockShrunk(step.LineIds, now))
            : OrderDecision.AlreadyDone;

    public static OrderDecision GivenUp(Order order, int round, DateTimeOffset now) =>
        order.Round == round
        && (order.StockPhase is StockPhase.GivingUp
            || (order.State is OrderState.Cancelled
                && order.StockPhase is StockPhase.Wanted or StockPhase.Held or StockPhase.Firm))
            ? OrderDecider.Accept(order, now, new OrderEvent.StockReleased(round, now))
            : OrderDecision.AlreadyDone;

    /// <param name="conflict">What could not be taken off the shelf, in words; null when everything could.</param>
    public static OrderDecision Consumed(Order order, int round, string? conflict, DateTimeOffset now)
    {
        if (order.Round != round || !order.IsDispatched
            || order.StockPhase is not (StockPhase.Wanted or StockPhase.Held or StockPhase.Firm))
        {
            return OrderDecision.AlreadyDone;
        }

        return OrderDecider.Accept(
            order,
            now,
            conflict is null
                ? new OrderEvent.StockConsumed(round, now)
                : new OrderEvent.StockConflicted(conflict, now));
    }

    public static OrderDecision EffectDone(
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
    public static OrderDecision EffectRefused(Order order, string effectId, string message, DateTimeOffset now) =>
        Settle(order, effectId, effect =>
        {
            var refused = new OrderEvent.EffectRefused(effectId, message, now);
            return effect.Kind is EffectKind.Ship && order.State is OrderState.Processing
                ? [refused, new OrderEvent.Failed(FailureReason.ShippingRefused, message, 1, now)]
                : [refused];
        }, now);

    /// <summary>Takes an unfinished effect up. Of several who try at once the version check lets one through.</summary>
    public static OrderDecision TakeUpEffect(Order order, string effectId, DateTimeOffset now)
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
    public static OrderDecision EffectDelayed(
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

    private static bool IsCurrent(Order order, int round, StockPhase phase) =>
        order.Round == round && order.StockPhase == phase;
}
