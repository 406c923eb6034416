using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What stands in the way of a command.</summary>
/// <param name="Message">In words, for the person who would give the command.</param>
/// <param name="Code">Null when nothing is refused: the order is as the command wants it, and the command changes nothing.</param>
public sealed record Obstacle(string Message, OrderRejectionCode? Code = null)
{
    internal OrderDecision Decision =>
        Code is { } code ? OrderDecision.Reject(new OrderRejection(code, Message)) : OrderDecision.AlreadyDone;
}

/// <summary>Whether a command would change an order now, and if not, why.</summary>
/// <remarks>
/// <see cref="OrderDecider"/> decides by these and the API offers buttons by these, so that the two cannot differ. The decider
/// may still refuse what a single request leaves out: a tracking number, a parcel's size, lines of one package.
/// </remarks>
public static class OrderPermissions
{
    public static Obstacle? ToHold(Order order)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.State is not (OrderState.Received or OrderState.Processing or OrderState.Failed))
            return WrongState(order, "hold");

        return order.Holds.ContainsKey(HoldKind.Manual) ? new Obstacle("a person has put this order on hold already") : null;
    }

    /// <summary>Whether a person may lift a hold that stands.</summary>
    public static Obstacle? ToReleaseHold(Order order)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.Holds.IsEmpty)
            return new Obstacle("this order is not on hold", OrderRejectionCode.HoldNotReleasable);

        var obstacles = order.Holds.Keys.Select(kind => ToReleaseHold(order, kind)).ToList();
        return obstacles.Contains(null) ? null : obstacles[0];
    }

    /// <remarks>Those that the channel set are lifted by the channel alone.</remarks>
    public static Obstacle? ToReleaseHold(Order order, HoldKind kind)
    {
        if (!order.Exists)
            return Unknown(order);
        if (kind is HoldKind.Remorse or HoldKind.BuyerCancelRequest)
            return new Obstacle("this hold is TikTok's; it ends when TikTok says so", OrderRejectionCode.HoldNotReleasable);

        return order.Holds.ContainsKey(kind)
            ? null
            : new Obstacle($"there is no {kind} hold on this order", OrderRejectionCode.HoldNotReleasable);
    }

    public static Obstacle? ToRetry(Order order)
    {
        if (!order.Exists)
            return Unknown(order);
        // A line that is stopped while another one has left does not fail the order, and may be tried again all the same.
        if (order.State is not OrderState.Failed && !(order.State is OrderState.Processing && LineTally.Of(order).Stopped > 0))
            return WrongState(order, "retry");

        return order.IsRetrying ? new Obstacle("this order is being tried again already") : null;
    }

    public static Obstacle? ToShip(Order order) => ToShipAnything(order) ?? ShippingPlan.ObstacleTo(order);

    /// <summary>The obstacles that do not depend on which lines are asked for.</summary>
    internal static Obstacle? ToShipAnything(Order order)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.State is not OrderState.Processing)
            return WrongState(order, "ship");
        if (!order.Channel!.IsFulfilledBySeller)
            return new Obstacle("TikTok or a partner ships this order", OrderRejectionCode.NotFulfilledBySeller);
        if (order.IsOnHold)
        {
            return new Obstacle(
                $"on hold: {string.Join("; ", order.Holds.Values.Select(hold => hold.Reason))}", OrderRejectionCode.OnHold);
        }

        return order.EffectInFlight is { Kind: EffectKind.Cancel }
            ? new Obstacle("this order is being cancelled at TikTok", OrderRejectionCode.EffectInFlight)
            : null;
    }

    public static Obstacle? ToCancel(Order order)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.State is OrderState.Cancelled)
            return new Obstacle("this order is cancelled already");
        if (order.State is OrderState.Shipped or OrderState.Delivered)
            return WrongState(order, "cancel");

        return order.EffectInFlight switch
        {
            null => null,
            { Kind: EffectKind.Cancel } => new Obstacle("this order is being cancelled at TikTok"),
            _ => new Obstacle("a ship call is under way; wait for its answer", OrderRejectionCode.EffectInFlight),
        };
    }

    private static Obstacle Unknown(Order order) =>
        new($"there is no order {order.Key.TikTokOrderId}", OrderRejectionCode.UnknownOrder);

    private static Obstacle WrongState(Order order, string command)
    {
        var allowed = OrderTransitions.Table[order.State].Select(state => state.Name()).ToList();
        var next = allowed.Count == 0 ? "it has ended" : $"from here it can become: {string.Join(", ", allowed)}";
        return new Obstacle(
            $"cannot {command} an order that is {order.State.Name()}; {next}", OrderRejectionCode.WrongState);
    }
}
