using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>While nothing happens, an order's state is what its lines at TikTok say (docs/order-states.md, written out anew).</summary>
internal sealed class StateFollowsLines(CheckedWorld world) : Checker(world)
{
    public override void AfterFaults()
    {
        foreach (var order in World.TikTok.Orders)
        {
            if (Tables.FindOrder(order.Id) is { } row && !order.IsRefunded && World.IsQuiet(order, row))
                Compare(order, row);
        }
    }

    private void Compare(SimulatedOrder order, RowImage.Order row)
    {
        var live = order.Lines.FindAll(line => line.HasLeft || !line.IsCancelled);
        var left = live.FindAll(line => line.HasLeft);
        var isHalfShipped = left.Count > 0 && left.Count < live.Count;
        World.World.Statistics.Saw(isHalfShipped ? "state of a half shipped order compared" : "state of an order compared");
        string[] expected = (live.Count, left.Count) switch
        {
            (0, _) => ["cancelled"],
            (_, 0) => ["received", "processing", "failed"],
            var (all, some) when some < all => ["processing"],
            _ when live.TrueForAll(line => line.IsCancelled) => ["shipped"],
            _ => [live.TrueForAll(line => line.IsCancelled || line.Package!.DeliveredAt is not null) ? "delivered" : "shipped"],
        };
        Require(
            expected.Contains(row.State),
            $"order {order.Id} is {row.State}: of {live.Count} live lines {left.Count} have left, so it must be {string.Join(" or ", expected)}");
    }
}
