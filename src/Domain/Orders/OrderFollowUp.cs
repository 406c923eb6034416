using System.Collections.Immutable;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

/// <summary>What follows from the facts by itself, without asking anybody: holds, transitions, the end.</summary>
/// <remarks>
/// Every decision ends here, so a skipped or late webhook needs no rule of its own: the order goes from whatever it was
/// to what the channel says, one allowed transition after another, and never backwards.
/// </remarks>
public static class OrderFollowUp
{
    /// <summary>More would mean that two rules undo each other.</summary>
    private const int MaxSteps = 16;

    /// <summary>The given events and all that follow from them.</summary>
    public static ImmutableArray<OrderEvent> Complete(Order order, ImmutableArray<OrderEvent> events, DateTimeOffset now)
    {
        var all = events.ToBuilder();
        var state = events.Aggregate(order, OrderFold.Apply);
        for (var step = 0; Next(state, now) is { } @event; step++)
        {
            Invariant.Require(step < MaxSteps, "follow-ups come to an end");
            all.Add(@event);
            state = OrderFold.Apply(state, @event);
        }

        return all.ToImmutable();
    }

    private static OrderEvent? Next(Order order, DateTimeOffset now)
    {
        if (order.Channel is not { } channel)
            return null;

        if (order.IsEnded)
            return Restock(order, now);

        return ChannelHolds(order, channel, now)
            ?? EndedByChannel(order, channel, now)
            ?? Exempt(order, channel, now)
            ?? Dispatched(order, channel, now)
            ?? Processing(order, now)
            ?? FailedForStock(order, now)
            ?? Restock(order, now);
    }

    private static OrderEvent? ChannelHolds(Order order, ChannelOrder channel, DateTimeOffset now) =>
        Hold(order, HoldKind.Remorse, channel.Status is ChannelOrderStatus.OnHold, "the buyer may still cancel freely", now)
        ?? Hold(order, HoldKind.BuyerCancelRequest, channel.IsCancelRequested, "the buyer asked to cancel", now);

    private static OrderEvent? Hold(Order order, HoldKind kind, bool wanted, string reason, DateTimeOffset now)
    {
        var stands = order.Holds.ContainsKey(kind);
        if (wanted == stands)
            return null;

        // The operation id of a hold that the channel sets and lifts: not a command, so it needs only to be telling.
        var operation = $"channel/{kind}";
        return wanted
            ? new OrderEvent.HoldPlaced(kind, reason, operation, now)
            : new OrderEvent.HoldReleased(kind, "the channel lifted it", operation, now);
    }

    private static OrderEvent? EndedByChannel(Order order, ChannelOrder channel, DateTimeOffset now)
    {
        // COMPLETED without a carrier's scan is a full refund of an order that never left (TikTok document, 4.4). One
        // that we meet for the first time is history, and history may have lost its scan.
        var isHistory = order.StockPhase is StockPhase.Unresolved
            || (order.StockPhase is StockPhase.Exempt && order.CreatedAt == now);
        var refunded = channel is { Status: ChannelOrderStatus.Completed, CollectedAt: null, DeliveredAt: null }
            && !order.IsDispatched && !isHistory;
        if (channel.Status is not ChannelOrderStatus.Cancelled && !refunded)
            return null;
        if (HasLeft(channel) && !order.IsDispatched && !refunded)
            return null;

        var reason = channel.CancelReason ?? (refunded ? "refunded before dispatch" : "no reason given");
        return order.State is OrderState.Shipped
            ? new OrderEvent.ClosedByChannel($"cancelled after dispatch: {reason}", now)
            : new OrderEvent.Cancelled(reason, channel.CancelledBy ?? "", now);
    }

    private static OrderEvent? Exempt(Order order, ChannelOrder channel, DateTimeOffset now)
    {
        if (order.StockPhase is not StockPhase.Unresolved || order.Round > 1)
            return null;
        if (!channel.IsFulfilledBySeller)
            return new OrderEvent.StockExempted("fulfilled by TikTok or a partner", now);

        return HasLeft(channel) && channel.PlacedAt < order.Policy.StockCountedFrom
            ? new OrderEvent.StockExempted("dispatched before its stock was counted here", now)
            : null;
    }

    private static OrderEvent? Dispatched(Order order, ChannelOrder channel, DateTimeOffset now)
    {
        if (!HasLeft(channel))
            return null;

        return order.State switch
        {
            OrderState.Received or OrderState.Failed => new OrderEvent.ProcessingStarted(now),
            OrderState.Processing => new OrderEvent.Shipped(now),
            OrderState.Shipped when channel.Status is ChannelOrderStatus.Delivered or ChannelOrderStatus.Completed =>
                new OrderEvent.Delivered(now),
            OrderState.Shipped or OrderState.Delivered or OrderState.Cancelled => null,
        };
    }

    private static OrderEvent? Processing(Order order, DateTimeOffset now)
    {
        var waits = order.State is OrderState.Received || order is { State: OrderState.Failed, IsRetrying: true };
        return waits && order.IsReady && order.StockPhase is (StockPhase.Firm or StockPhase.Exempt)
            ? new OrderEvent.ProcessingStarted(now)
            : null;
    }

    private static OrderEvent? FailedForStock(Order order, DateTimeOffset now)
    {
        var mayFail = order is { State: OrderState.Received, IsReady: true } or { State: OrderState.Failed, IsRetrying: true };
        return mayFail && order.Shortage is { } shortage
            ? new OrderEvent.Failed(shortage.Reason, shortage.Message, shortage.Attempt, now)
            : null;
    }

    /// <summary>A new round once nothing of the last one is left, where stock is (still) owed.</summary>
    private static OrderEvent? Restock(Order order, DateTimeOffset now)
    {
        if (order.StockPhase is not StockPhase.Released)
            return null;

        var owed = order.IsDispatched
            || order is { State: OrderState.Received, Shortage: null }
            || order is { State: OrderState.Failed, IsRetrying: true };
        return owed ? new OrderEvent.StockWanted(order.Round + 1, now) : null;
    }

    /// <remarks>What the carrier collected has left, also where the channel cancelled it on its way.</remarks>
    private static bool HasLeft(ChannelOrder channel) =>
        channel.Status is ChannelOrderStatus.InTransit or ChannelOrderStatus.Delivered or ChannelOrderStatus.Completed
        || channel is { Status: ChannelOrderStatus.Cancelled, CollectedAt: not null };
}
