using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What the order makes of the results of its steps.</summary>
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

    private static bool IsCurrent(Order order, int round, StockPhase phase) =>
        order.Round == round && order.StockPhase == phase;
}
