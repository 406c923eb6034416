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
            if (order is { Shop: { Market: "ID", AutoShipAfter: { } after }, CancelReason: "not shipped in time" })
                RequireReason(order.Id, after, order.UpdatedAt);
        }
    }

    private void RequireReason(string orderId, TimeSpan after, DateTimeOffset cancelledAt)
    {
        if (Tables.FindOrder(orderId) is not { } row)
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
            $"order {orderId} could ship by rule from {readyAt:T} on, and nobody shipped it before {cancelledAt:T}");
    }
}
