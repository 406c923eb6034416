namespace OrderActors.Domain.Orders;

/// <summary>How each event changes the order. The only place that does.</summary>
public static class OrderFold
{
    /// <exception cref="InvariantBrokenException">The event moves the order in a way that the table does not allow.</exception>
    public static Order Apply(Order order, OrderEvent @event)
    {
        var next = @event switch
        {
            OrderEvent.Created e => ChannelFold.Take(
                order with { Policy = e.Policy, CreatedAt = e.At, UpdatedAt = e.At, EnteredStateAt = e.At }, e.Channel, e.At),
            OrderEvent.ChannelChanged e => ChannelFold.Take(order, e.Channel, e.At),
            OrderEvent.CheckedAgain => order,
            OrderEvent.StepFailed e => order with { Trouble = new StepTrouble(e.Step, e.Message, e.Attempts, e.RetryAt) },
            OrderEvent.RetryRequested e => ApplyRetry(Accepted(order, e.OperationId)),
            OrderEvent.ClosedByChannel e => order with { Closure = e.Reason },
            OrderEvent.HoldPlaced e => Accepted(order, e.OperationId) with
            {
                Holds = order.Holds.SetItem(e.Kind, new Hold(e.Kind, e.Reason, e.At) { LineIds = e.LineIds }),
            },
            OrderEvent.StopAnnounced e => Accepted(order, e.OperationId) with
            {
                Holds = order.Holds.SetItem(
                    HoldKind.Announced, new Hold(HoldKind.Announced, e.Reason, e.At, new OrderAnnouncement(e.Fact, e.AnnouncedAt))),
            },
            OrderEvent.HoldReleased e => Accepted(order, e.OperationId) with { Holds = order.Holds.Remove(e.Kind) },
            OrderEvent.ProcessingStarted or OrderEvent.Shipped or OrderEvent.Delivered or OrderEvent.Cancelled
                or OrderEvent.Failed => ApplyMove(order, @event),
            OrderEvent.ShipIntended or OrderEvent.ShipArranged or OrderEvent.CancelIntended
                or OrderEvent.CancelAccepted or OrderEvent.EffectRefused or OrderEvent.EffectTakenUp
                or OrderEvent.EffectDelayed
                or OrderEvent.EffectUncertain => ApplyEffect(order, @event),
            _ => OrderStockFold.Apply(order, @event) with { Trouble = null },
        };

        return next with { UpdatedAt = @event.At };
    }

    private static Order ApplyMove(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.ProcessingStarted e => Move(order, OrderState.Processing, e.At) with
        {
            // Where another line has left, a line that the channel refused stays refused until a person tries again.
            Failure = LineTally.Of(order).Refused > 0 ? order.Failure : null,
            IsRetrying = false,
        },
        OrderEvent.Shipped e => Move(order, OrderState.Shipped, e.At) with { Failure = null },
        OrderEvent.Delivered e => Move(order, OrderState.Delivered, e.At),
        OrderEvent.Cancelled e => Move(order, OrderState.Cancelled, e.At) with { CancelReason = e.Reason },
        OrderEvent.Failed e => (order.State is OrderState.Failed ? order : Move(order, OrderState.Failed, e.At)) with
        {
            Failure = new Failure(e.Reason, e.Message, e.Attempt, e.At),
            IsRetrying = false,
        },
        _ => throw Invariant.Unreachable(@event),
    };

    /// <summary>A failed order tries as a whole; one in processing forgets what stopped some of its lines.</summary>
    private static Order ApplyRetry(Order order)
    {
        var asked = order with { Groups = [.. order.Groups.Select(group => group with { Shortage = null })] };
        return order.State is OrderState.Failed
            ? asked with { IsRetrying = true }
            : asked with { Failure = null };
    }

    private static Order ApplyEffect(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.ShipIntended e => Begin(
            Accepted(order, e.OperationId),
            new OrderEffect(
                e.EffectId, EffectKind.Ship, EffectStatus.Intent, e.Instruction, null, 1, e.At, e.DueAt, null, null)
            {
                Address = order.Channel!.Prints.Address,
            }),
        OrderEvent.CancelIntended e => Begin(
            Accepted(order, e.OperationId),
            new OrderEffect(
                e.EffectId, EffectKind.Cancel, EffectStatus.Intent, null, e.Reason, 1, e.At, e.DueAt, null, null)
            {
                CancelLineIds = e.LineIds ?? [],
            }),
        OrderEvent.ShipArranged e => Settle(order, e.EffectId, EffectStatus.Done, e.PackageId, e.At) with
        {
            Packages = PackageFold.Arranged(order, e),
        },
        OrderEvent.CancelAccepted e => Settle(order, e.EffectId, EffectStatus.Done, e.CancellationId, e.At),
        OrderEvent.EffectRefused e => Begin(order, order.Effects[e.EffectId] with
        {
            Status = EffectStatus.Refused,
            Result = e.Message,
            SettledAt = e.At,
            IsSuperseded = e.IsSuperseded is true,
        }),
        OrderEvent.EffectUncertain e => Settle(order, e.EffectId, EffectStatus.Uncertain, e.Message, e.At),
        OrderEvent.EffectTakenUp e => Begin(order, order.Effects[e.EffectId].TakenUp(e)),
        OrderEvent.EffectDelayed e => Begin(order, order.Effects[e.EffectId].PutOff(e)),
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
