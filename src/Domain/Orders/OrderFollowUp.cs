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
            ?? Exempt(order, channel, now)
            ?? Move(order, channel, now)
            ?? Restock(order, now);
    }

    private static OrderEvent? ChannelHolds(Order order, ChannelOrder channel, DateTimeOffset now) =>
        Hold(order, HoldKind.Remorse, channel.Status is ChannelOrderStatus.OnHold, "the buyer may still cancel freely", now)
        ?? Hold(order, HoldKind.BuyerCancelRequest, channel.IsCancelRequested, "the buyer asked to cancel", now)
        ?? OrderAnnouncements.Lifted(order, channel, now)
        ?? Hold(order, HoldKind.InvoicePending, WaitsForInvoice(channel), "waits for the invoice", now)
        ?? RefusalHold(order, now);

    private static bool WaitsForInvoice(ChannelOrder channel) =>
        channel is { NeedsInvoice: InvoiceNeed.Needed, Status: < ChannelOrderStatus.AwaitingCollection };

    /// <summary>Stands for as long as a call waits that the channel refuses for now.</summary>
    private static OrderEvent? RefusalHold(Order order, DateTimeOffset now)
    {
        var reason = order.Effects.Values
            .FirstOrDefault(effect => effect is { Status: EffectStatus.Intent, PassingReason: not null })?.PassingReason;
        return Hold(order, HoldKind.ChannelRefusal, reason is not null, $"TikTok refuses it for now: {reason}", now);
    }

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

    private static OrderEvent? Exempt(Order order, ChannelOrder channel, DateTimeOffset now)
    {
        if (order is not { Groups.IsEmpty: true, IsExempt: false, ExemptLineIds.IsEmpty: true, Round: 1 })
            return null;
        if (!channel.IsFulfilledBySeller)
            return new OrderEvent.StockExempted("fulfilled by TikTok or a partner", now);
        if (channel.PlacedAt >= order.Policy.StockCountedFrom)
            return null;

        var lines = OrderLines.WithoutStock(order).ToLookup(line => OrderLines.HasLeft(order, line), line => line.Id);
        ImmutableArray<string> left = [.. lines[true]];
        const string reason = "dispatched before its stock was counted here";
        return left.IsEmpty ? null : new OrderEvent.StockExempted(reason, now, lines[false].Any() ? left : null);
    }

    private static OrderEvent? Move(Order order, ChannelOrder channel, DateTimeOffset now)
    {
        var row = OrderStateTable.RowOf(LineTally.Of(order));
        var derived = OrderStateTable.StateOf(row);
        if (derived == order.State)
            return Repeated(order, channel, row, now);

        return OrderTransitions.Toward(order.State, derived) switch
        {
            OrderState.Processing => new OrderEvent.ProcessingStarted(now),
            OrderState.Shipped => new OrderEvent.Shipped(now),
            OrderState.Delivered => new OrderEvent.Delivered(now),
            OrderState.Cancelled => new OrderEvent.Cancelled(WhyCancelled(channel), channel.CancelledBy ?? "", now),
            OrderState.Failed => Failed(order, now),
            OrderState.Received or null => null,
        };
    }

    /// <summary>What there is to say although the state stays: closed by the channel, or failed once more.</summary>
    private static OrderEvent? Repeated(Order order, ChannelOrder channel, LinesAre row, DateTimeOffset now) => row switch
    {
        LinesAre.AllLost => new OrderEvent.ClosedByChannel($"cancelled after dispatch: {WhyCancelled(channel)}", now),
        LinesAre.SomeStopped when order is { State: OrderState.Failed, IsRetrying: true } => Failed(order, now),
        _ => null,
    };

    private static OrderEvent.Failed? Failed(Order order, DateTimeOffset now) => order switch
    {
        { Shortage: { } shortage } => new OrderEvent.Failed(shortage.Reason, shortage.Message, shortage.Attempt, now),
        { Failure: { } failure } => new OrderEvent.Failed(failure.Reason, failure.Message, failure.Attempt, now),
        _ => null,
    };

    private static string WhyCancelled(ChannelOrder channel) =>
        channel.CancelReason
        ?? (channel.Status is ChannelOrderStatus.Completed ? "refunded before dispatch" : "no reason given");

    /// <summary>A new round for what is given back and yet wanted, and for lines that came after the round had begun.</summary>
    private static OrderEvent.StockWanted? Restock(Order order, DateTimeOffset now)
    {
        if (order.IsExempt)
            return null;

        var isWanted = order.Groups.Any(group => group.Phase is StockPhase.Released && GroupSteps.IsOwed(order, group))
            || (order.HasGroupOfThisRound && OrderLines.WithoutStock(order).Any());
        return isWanted ? new OrderEvent.StockWanted(order.Round + 1, now) : null;
    }
}
