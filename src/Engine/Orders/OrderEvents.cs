using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Orders;

/// <summary>The stored names of order events. Those that S003 names keep its names.</summary>
public static class OrderEvents
{
    public static readonly EventCodec<OrderEvent> Codec = new(new Dictionary<string, Type>
    {
        ["order.created.v1"] = typeof(OrderEvent.Created),
        ["order.channel-changed.v1"] = typeof(OrderEvent.ChannelChanged),
        ["order.validated.v1"] = typeof(OrderEvent.Validated),
        ["order.stock-exempted.v1"] = typeof(OrderEvent.StockExempted),
        ["order.inventory_reserved.v1"] = typeof(OrderEvent.StockReserved),
        ["order.stock-refused.v1"] = typeof(OrderEvent.StockRefused),
        ["order.stock-confirmed.v1"] = typeof(OrderEvent.StockConfirmed),
        ["order.stock-lost.v1"] = typeof(OrderEvent.StockLost),
        ["order.stock-shrunk.v1"] = typeof(OrderEvent.StockShrunk),
        ["order.stock-released.v1"] = typeof(OrderEvent.StockReleased),
        ["order.stock-consumed.v1"] = typeof(OrderEvent.StockConsumed),
        ["order.lines-consumed.v1"] = typeof(OrderEvent.LinesConsumed),
        ["order.stock-conflicted.v1"] = typeof(OrderEvent.StockConflicted),
        ["order.stock-wanted.v1"] = typeof(OrderEvent.StockWanted),
        ["order.processing.v1"] = typeof(OrderEvent.ProcessingStarted),
        ["order.shipped.v1"] = typeof(OrderEvent.Shipped),
        ["order.delivered.v1"] = typeof(OrderEvent.Delivered),
        ["order.cancelled.v1"] = typeof(OrderEvent.Cancelled),
        ["order.failed.v1"] = typeof(OrderEvent.Failed),
        ["order.closed-by-channel.v1"] = typeof(OrderEvent.ClosedByChannel),
        ["order.hold-placed.v1"] = typeof(OrderEvent.HoldPlaced),
        ["order.stop-announced.v1"] = typeof(OrderEvent.StopAnnounced),
        ["order.hold-released.v1"] = typeof(OrderEvent.HoldReleased),
        ["order.retry-requested.v1"] = typeof(OrderEvent.RetryRequested),
        ["order.ship-intended.v1"] = typeof(OrderEvent.ShipIntended),
        ["order.ship-arranged.v1"] = typeof(OrderEvent.ShipArranged),
        ["order.cancel-intended.v1"] = typeof(OrderEvent.CancelIntended),
        ["order.cancel-accepted.v1"] = typeof(OrderEvent.CancelAccepted),
        ["order.effect-refused.v1"] = typeof(OrderEvent.EffectRefused),
        ["order.effect-taken-up.v1"] = typeof(OrderEvent.EffectTakenUp),
        ["order.effect-delayed.v1"] = typeof(OrderEvent.EffectDelayed),
        ["order.effect-uncertain.v1"] = typeof(OrderEvent.EffectUncertain),
        ["order.step-failed.v1"] = typeof(OrderEvent.StepFailed),
        ["order.checked-again.v1"] = typeof(OrderEvent.CheckedAgain),
    });
}
