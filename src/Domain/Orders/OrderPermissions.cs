using System.Collections.Immutable;
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
    public static Obstacle? ToHold(Order order) => ToHold(order, []);

    /// <param name="lineIds">Empty = the whole order.</param>
    public static Obstacle? ToHold(Order order, ImmutableArray<string> lineIds)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.State is not (OrderState.Received or OrderState.Processing or OrderState.Failed))
            return WrongState(order, "hold");

        if (WhyNotOpen(order, lineIds) is { } no)
            return no;

        var isHeld = order.Holds.GetValueOrDefault(HoldKind.Manual) is { } hold
            && (lineIds.IsEmpty ? hold.LineIds is null : lineIds.All(hold.Covers));
        return isHeld
            ? new Obstacle(lineIds.IsEmpty
                ? "a person has put this order on hold already"
                : $"a person has put these lines on hold already: {string.Join(", ", lineIds)}")
            : null;
    }

    /// <summary>Why a command cannot mean these lines: the order has them not, or they are cancelled or gone.</summary>
    private static Obstacle? WhyNotOpen(Order order, ImmutableArray<string> lineIds)
    {
        foreach (var id in lineIds)
        {
            if (order.FindLine(id) is not { } line || OrderLines.IsCancelled(order.Channel!, line))
                return new Obstacle($"line {id} is not an open line of this order", OrderRejectionCode.UnknownLines);
            if (OrderLines.HasLeft(order, line))
                return new Obstacle($"line {id} has left the building", OrderRejectionCode.WrongState);
        }

        return null;
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
        if (kind is HoldKind.Remorse or HoldKind.BuyerCancelRequest or HoldKind.InvoicePending or HoldKind.ChannelRefusal)
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
                $"on hold: {string.Join("; ", order.Holds.Values.Where(hold => hold.LineIds is null).Select(hold => hold.Reason))}", OrderRejectionCode.OnHold);
        }

        return order.EffectInFlight is { Kind: EffectKind.Cancel }
            ? new Obstacle("this order is being cancelled at TikTok", OrderRejectionCode.EffectInFlight)
            : null;
    }

    public static Obstacle? ToCancel(Order order) => ToCancel(order, []);

    /// <param name="lineIds">Empty = the whole order.</param>
    public static Obstacle? ToCancel(Order order, ImmutableArray<string> lineIds)
    {
        if (!order.Exists)
            return Unknown(order);
        if (order.State is OrderState.Cancelled)
            return new Obstacle("this order is cancelled already");
        if (order.State is OrderState.Shipped or OrderState.Delivered)
            return WrongState(order, "cancel");
        if (WhyNotOpen(order, lineIds) is { } no)
            return no;

        return order.EffectInFlight switch
        {
            null => null,
            { Kind: EffectKind.Cancel, CancelLineIds: var under } when under.IsEmpty || (!lineIds.IsEmpty && lineIds.All(id => under.Contains(id))) =>
                new Obstacle("this order is being cancelled at TikTok"),
            { Kind: EffectKind.Cancel } =>
                new Obstacle("other lines are being cancelled; wait for TikTok's answer", OrderRejectionCode.EffectInFlight),
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
