namespace OrderActors.Domain.Orders;

/// <summary>How each event changes the order. The only place that does.</summary>
public static class OrderFold
{
    /// <exception cref="InvariantBrokenException">The event moves the order in a way that the table does not allow.</exception>
    public static Order Apply(Order order, OrderEvent @event)
    {
        var next = @event switch
        {
            OrderEvent.Created e => order with
            {
                Channel = e.Channel,
                Policy = e.Policy,
                CreatedAt = e.At,
                EnteredStateAt = e.At,
            },
            OrderEvent.ChannelChanged e => order with { Channel = e.Channel },
            OrderEvent.CheckedAgain => order,
            OrderEvent.RetryRequested e => Accepted(order, e.OperationId) with { IsRetrying = true, Shortage = null },
            OrderEvent.ClosedByChannel e => order with { Closure = e.Reason },
            OrderEvent.HoldPlaced e => Accepted(order, e.OperationId) with
            {
                Holds = order.Holds.SetItem(e.Kind, new Hold(e.Kind, e.Reason, e.At)),
            },
            OrderEvent.HoldReleased e => Accepted(order, e.OperationId) with { Holds = order.Holds.Remove(e.Kind) },
            OrderEvent.ProcessingStarted or OrderEvent.Shipped or OrderEvent.Delivered or OrderEvent.Cancelled
                or OrderEvent.Failed => ApplyMove(order, @event),
            OrderEvent.ShipIntended or OrderEvent.ShipArranged or OrderEvent.CancelIntended
                or OrderEvent.CancelAccepted or OrderEvent.EffectRefused or OrderEvent.EffectTakenUp
                or OrderEvent.EffectDelayed
                or OrderEvent.EffectUncertain => ApplyEffect(order, @event),
            _ => ApplyStock(order, @event),
        };

        return next with { UpdatedAt = @event.At };
    }

    private static Order ApplyMove(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.ProcessingStarted e => Move(order, OrderState.Processing, e.At) with
        {
            Failure = null,
            IsRetrying = false,
        },
        OrderEvent.Shipped e => Move(order, OrderState.Shipped, e.At),
        OrderEvent.Delivered e => Move(order, OrderState.Delivered, e.At),
        OrderEvent.Cancelled e => Move(order, OrderState.Cancelled, e.At) with { CancelReason = e.Reason },
        OrderEvent.Failed e => (order.State is OrderState.Failed ? order : Move(order, OrderState.Failed, e.At)) with
        {
            Failure = new Failure(e.Reason, e.Message, e.Attempt, e.At),
            IsRetrying = false,
        },
        _ => throw Invariant.Unreachable(@event),
    };

    private static Order ApplyStock(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.Validated e => order with
        {
            NeededLines = e.Lines,
            StockPhase = StockPhase.Wanted,
        },
        OrderEvent.StockExempted => order with { StockPhase = StockPhase.Exempt },
        OrderEvent.StockWanted e => order with
        {
            Round = e.Round,
            NeededLines = [],
            Shortage = null,
            StockPhase = StockPhase.Unresolved,
        },
        OrderEvent.StockReserved e => order with
        {
            Shortage = null,
            StockPhase = e.ExpiresAt is null ? StockPhase.Firm : StockPhase.Held,
        },
        OrderEvent.StockRefused e => order with
        {
            Shortage = new Failure(e.Reason, e.Message, (order.Failure?.Attempt ?? 0) + 1, e.At),
            StockPhase = order.StockPhase is StockPhase.Unresolved ? StockPhase.Released : StockPhase.GivingUp,
        },
        OrderEvent.StockConfirmed => order with { StockPhase = StockPhase.Firm },
        OrderEvent.StockLost => order with { StockPhase = StockPhase.GivingUp },
        OrderEvent.StockShrunk e => order with
        {
            NeededLines = [.. order.NeededLines.Where(line => e.LineIds.Contains(line.LineId))],
        },
        OrderEvent.StockReleased => order with { StockPhase = StockPhase.Released },
        OrderEvent.StockConsumed => order with { StockPhase = StockPhase.Consumed },
        OrderEvent.StockConflicted => order with { StockPhase = StockPhase.Conflict },
        _ => throw Invariant.Unreachable(@event),
    };

    private static Order ApplyEffect(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.ShipIntended e => Begin(
            Accepted(order, e.OperationId),
            new OrderEffect(
                e.EffectId, EffectKind.Ship, EffectStatus.Intent, e.Instruction, null, 1, e.At, e.DueAt, null, null)),
        OrderEvent.CancelIntended e => Begin(
            Accepted(order, e.OperationId),
            new OrderEffect(
                e.EffectId, EffectKind.Cancel, EffectStatus.Intent, null, e.Reason, 1, e.At, e.DueAt, null, null)),
        OrderEvent.ShipArranged e => Settle(order, e.EffectId, EffectStatus.Done, e.PackageId, e.At),
        OrderEvent.CancelAccepted e => Settle(order, e.EffectId, EffectStatus.Done, e.CancellationId, e.At),
        OrderEvent.EffectRefused e => Settle(order, e.EffectId, EffectStatus.Refused, e.Message, e.At),
        OrderEvent.EffectUncertain e => Settle(order, e.EffectId, EffectStatus.Uncertain, e.Message, e.At),
        OrderEvent.EffectTakenUp e => Begin(
            order, order.Effects[e.EffectId] with { Attempts = e.Attempts, DueAt = e.DueAt }),
        OrderEvent.EffectDelayed e => Begin(
            order, order.Effects[e.EffectId] with { Attempts = e.Attempts, DueAt = e.DueAt, Result = e.Message }),
        _ => throw Invariant.Unreachable(@event),
    };

    private static Order Move(Order order, OrderState to, DateTimeOffset at)
    {
        Invariant.Require(OrderTransitions.IsAllowed(order.State, to), $"no transition from {order.State} to {to}");
        return order with { State = to, EnteredStateAt = at };
    }

    private static Order Accepted(Order order, string operationId) =>
        order with { Operations = order.Operations.Add(operationId) };

    private static Order Begin(Order order, OrderEffect effect) =>
        order with { Effects = order.Effects.SetItem(effect.Id, effect) };

    private static Order Settle(Order order, string effectId, EffectStatus status, string result, DateTimeOffset at) =>
        Begin(order, order.Effects[effectId] with { Status = status, Result = result, SettledAt = at });
}
