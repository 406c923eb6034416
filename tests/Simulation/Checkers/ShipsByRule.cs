using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>Liveness: where the shop's rule says so, an order that may ship does, and is not left to TikTok's time limit.</summary>
/// <remarks>Nothing but the sweep of due orders brings this about: no webhook comes while an order waits to be shipped.</remarks>
internal sealed class ShipsByRule(CheckedWorld world) : Checker(world)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public override void AtEnd()
    {
        foreach (var order in World.TikTok.Orders)
        {
            if (order is { IsFulfilledBySeller: true, Shop: { Market: "ID", AutoShipAfter: { } after }, CancelReason: "not shipped in time" })
                RequireReason(order, after, order.UpdatedAt);
        }
    }

    private void RequireReason(SimulatedOrder order, TimeSpan after, DateTimeOffset cancelledAt)
    {
        // What a person holds does not ship, and neither does a package that holds such a line.
        if (Tables.FindOrder(order.Id) is not { } row || World.Seller.Holds.Any(hold => hold.Order == order))
            return;

        var events = Tables.Streams[row.Key.Stream].Events;
        // The rule counts as it stood when the order arrived, and the shop's settings may have come later.
        if (!events[0].Data.Contains("autoShipAfter", StringComparison.Ordinal))
            return;

        var readyAt = events.FindLast(one => one.Type == "order.processing.v1")?.At;
        var from = readyAt > World.HealsAt ? readyAt : World.HealsAt;
        if (readyAt is null || from + after + s_patience > cancelledAt)
            return;

        RequireAtEnd(
            // A cancellation that waits for the seller to authorize us again was asked for earlier.
            events.Any(one => one.Type is "order.cancel-intended.v1"
                || (one.Type is "order.ship-intended.v1" or "order.failed.v1" or "order.hold-placed.v1" && one.At >= readyAt)),
            $"order {order.Id} could ship by rule from {readyAt:T} on, and nobody shipped it before {cancelledAt:T}");
    }
}
