using OrderActors.Domain.Orders;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What a person may do with an order now, by the rules that the order itself decides by.</summary>
public static class OrderActions
{
    public static IReadOnlyDictionary<string, ActionView> Of(Order order)
    {
        var isOwn = OwnChannel.Is(order.Key.ShopId);
        var actions = OfAny(order, isOwn ? OwnOrders.ToShip(order) : OrderPermissions.ToShip(order));
        if (isOwn)
            actions["deliver"] = View(OwnOrders.ToDeliver(order));

        return actions;
    }

    private static Dictionary<string, ActionView> OfAny(Order order, Obstacle? toShip) => new()
    {
        ["ship"] = View(toShip),
        ["hold"] = View(OrderPermissions.ToHold(order)),
        ["release"] = View(OrderPermissions.ToReleaseHold(order)),
        ["cancel"] = View(OrderPermissions.ToCancel(order)),
        ["retry"] = View(OrderPermissions.ToRetry(order)),
    };

    private static ActionView View(Obstacle? obstacle) => new(obstacle is null, obstacle?.Message);
}
