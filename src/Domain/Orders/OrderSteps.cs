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
    /// <param name="round">The round in which the lines were to be linked.</param>
    /// <param name="lines">What the lines take; those that have a group by now are left out.</param>
    /// <param name="note">What a person should know of how they were linked; null when nothing is.</param>
    public static OrderDecision Resolved(Order order, int round, ImmutableArray<LineNeed> lines, DateTimeOffset now, string? note = null)
    {
        var open = OrderLines.WithoutStock(order).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<LineNeed> linked = [.. lines.Where(line => open.Contains(line.LineId))];
        return linked.IsEmpty || order.Round != round || order.HasGroupOfThisRound
            ? OrderDecision.AlreadyDone
            : OrderDecider.Accept(order, now, new OrderEvent.Validated(linked, now, note));
    }

    /// <param name="round">The round in which the lines were to be linked: of another round they say nothing.</param>
    public static OrderDecision Unresolvable(Order order, int round, string message, DateTimeOffset now)
    {
        var open = OrderLines.WithoutStock(order).ToList();
        if (open.Count == 0 || order.Round != round || order.HasGroupOfThisRound)
            return OrderDecision.AlreadyDone;

        return open.All(line => OrderLines.HasLeft(order, line))
            ? OrderDecider.Accept(order, now, new OrderEvent.StockConflicted(message, now))
            : OrderDecider.Accept(
                order, now, new OrderEvent.StockRefused(order.Round, FailureReason.UnknownSku, message, now));
    }

    public static OrderDecision Reserved(Order order, OrderStep.Reserve step, DateTimeOffset now) =>
        IsIn(order, step.Location, step.Round, StockPhase.Wanted) && !order.IsEnded
            ? OrderDecider.Accept(order, now, new OrderEvent.StockReserved(step.Round, step.ExpiresAt, now, step.Location))
            : OrderDecision.AlreadyDone;

    public static OrderDecision ReserveRefused(Order order, OrderStep.Reserve step, StockRefusal why, DateTimeOffset now) =>
        IsIn(order, step.Location, step.Round, StockPhase.Wanted) && !order.IsEnded
            ? OrderDecider.Accept(order, now, new OrderEvent.StockRefused(
                step.Round, why.Reason, why.Message, now, step.Location, why.NothingReserved ? true : null))
            : OrderDecision.AlreadyDone;

    public static OrderDecision Confirmed(Order order, OrderStep.Confirm step, DateTimeOffset now) =>
        IsIn(order, step.Location, step.Round, StockPhase.Held)
            ? OrderDecider.Accept(order, now, new OrderEvent.StockConfirmed(step.Round, now, step.Location))
            : OrderDecision.AlreadyDone;

    /// <summary>At least one reservation had run out before it could be confirmed.</summary>
    public static OrderDecision ConfirmRefused(Order order, OrderStep.Confirm step, DateTimeOffset now) =>
        IsIn(order, step.Location, step.Round, StockPhase.Held)
            ? OrderDecider.Accept(order, now, new OrderEvent.StockLost(step.Round, now, step.Location))
            : OrderDecision.AlreadyDone;

    public static OrderDecision Shrunk(Order order, OrderStep.Shrink step, DateTimeOffset now) =>
        order.FindGroup(step.Location, step.Round) is { IsLive: true } group
        && group.Lines.Any(line => !step.LineIds.Contains(line.LineId))
            ? OrderDecider.Accept(
                order, now, new OrderEvent.StockShrunk(step.LineIds, now, step.Round, step.Location))
            : OrderDecision.AlreadyDone;

    public static OrderDecision GivenUp(Order order, OrderStep.GiveUp step, DateTimeOffset now) =>
        order.FindGroup(step.Location, step.Round) is { } group && GroupSteps.GivesUp(order, group)
            ? OrderDecider.Accept(
                order, now, new OrderEvent.StockReleased(step.Round, now, step.Location, group.HasNothing ? true : null))
            : OrderDecision.AlreadyDone;

    /// <param name="conflict">What could not be taken off the shelf, in words; null when everything could.</param>
    public static OrderDecision Consumed(Order order, OrderStep.Consume step, string? conflict, DateTimeOffset now)
    {
        if (order.FindGroup(step.Location, step.Round) is not { IsLive: true } group
            || step.LineIds.All(group.HasDispatched)
            || !step.LineIds.All(group.Holds))
        {
            return OrderDecision.AlreadyDone;
        }

        var left = group.DispatchedLineIds.Union(step.LineIds, StringComparer.Ordinal).ToImmutableArray();
        OrderEvent consumed = group.Lines.All(line => left.Contains(line.LineId))
            ? new OrderEvent.StockConsumed(step.Round, now, step.Location)
            : new OrderEvent.LinesConsumed(step.Round, step.Location, step.LineIds, now);
        return OrderDecider.Accept(
            order,
            now,
            conflict is null
                ? consumed
                : new OrderEvent.StockConflicted(conflict, now, step.Round, step.Location, left));
    }

    private static bool IsIn(Order order, string location, int round, StockPhase phase) =>
        order.FindGroup(location, round) is { } group && group.Phase == phase;
}

/// <summary>Why a group's units could not be reserved.</summary>
/// <param name="Message">In words, naming the SKU.</param>
/// <param name="NothingReserved">It was the first SKU that was asked, so nothing has to go back.</param>
public readonly record struct StockRefusal(FailureReason Reason, string Message, bool NothingReserved);
