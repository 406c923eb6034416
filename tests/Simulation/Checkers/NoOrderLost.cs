namespace OrderActors.Simulation.Checkers;

/// <summary>I3: every order that TikTok has is known here, under its own seller.</summary>
internal sealed class NoOrderLost(CheckedWorld world) : Checker(world)
{
    public override void AtEnd()
    {
        foreach (var order in World.TikTok.Orders)
        {
            var row = Tables.FindOrder(order.Id);
            Require(row is not null, $"order {order.Id} of {order.Shop.Key} is not known");
            Require(
                row is null || (row.Key.SellerId == order.Shop.Key.SellerId && row.Key.ShopId == order.Shop.Key.ShopId),
                $"order {order.Id} of {order.Shop.Key} is known as {row?.Key}");
        }
    }
}
