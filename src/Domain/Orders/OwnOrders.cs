using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What news of an order of our own channels is about.</summary>
public enum OwnNews
{
    /// <summary>There is a new order.</summary>
    Created,

    /// <summary>It was paid, or its description or its quantities changed.</summary>
    Changed,

    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>The commands of orders that no channel but the API tells of. They go the way of every other order: by snapshots.</summary>
public static class OwnOrders
{
    /// <summary>Takes the order as it is after some news.</summary>
    /// <param name="basedOn">The time of the snapshot that the news was added to; null for a new order.</param>
    /// <returns>
    /// Refused with <see cref="OrderRejectionCode.LateSnapshot"/> when the order has moved on: the news has to be added again to
    /// what is known now.
    /// </returns>
    public static OrderDecision Apply(
        Order order, ChannelOrder snapshot, DateTimeOffset? basedOn, OwnNews news, OrderPolicy policy, DateTimeOffset now)
    {
        if (order.Channel?.UpdatedAt != basedOn)
        {
            return OrderDecision.Reject(new OrderRejection(
                OrderRejectionCode.LateSnapshot, "the order was changed by somebody else at the same moment"));
        }

        return (ObstacleTo(order, news) ?? HeldLineIn(order, snapshot, news))?.Decision
            ?? OrderDecider.ApplySnapshot(order, snapshot, policy, now);
    }

    /// <summary>Why nothing can be shipped now; null when something can.</summary>
    public static Obstacle? ToShip(Order order) => OrderPermissions.ToShipAnything(order)
        ?? (order.ActiveLines.All(HasLeft) ? new Obstacle("every line has left") : null);

    /// <summary>Why nothing can be delivered now; null when something can.</summary>
    public static Obstacle? ToDeliver(Order order) =>
        order.ActiveLines.Any(line => line.Status is ChannelOrderStatus.InTransit)
            ? null
            : new Obstacle("no line is on its way", OrderRejectionCode.WrongState);

    private static Obstacle? ObstacleTo(Order order, OwnNews news) => news switch
    {
        OwnNews.Created or OwnNews.Changed or OwnNews.Delivered => null,
        OwnNews.Shipped => OrderPermissions.ToShipAnything(order),
        OwnNews.Cancelled => OrderPermissions.ToCancel(order),
    };

    /// <summary>A hold on some lines stops the parcel that would take one of them.</summary>
    private static Obstacle? HeldLineIn(Order order, ChannelOrder snapshot, OwnNews news) => news is OwnNews.Shipped
        ? snapshot.Lines
            .Where(line => HasLeft(line) && !order.ActiveLines.Any(known => known.Id == line.Id && HasLeft(known)))
            .Select(line => order.HoldOf(line.Id) is { } hold
                ? new Obstacle($"line {line.Id} is on hold: {hold.Reason}", OrderRejectionCode.OnHold)
                : null)
            .FirstOrDefault(obstacle => obstacle is not null)
        : null;

    private static bool HasLeft(ChannelOrderLine line) =>
        line.Status is ChannelOrderStatus.InTransit or ChannelOrderStatus.Delivered;
}
