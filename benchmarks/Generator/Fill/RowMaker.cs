using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Generator.Plan;
using OrderActors.Ports.Storage;

namespace OrderActors.Generator.Fill;

/// <summary>Makes the rows of planned orders with the product's own events, codec and hash chain.</summary>
/// <remarks>
/// The journal of an order has its creation, its processing and the last move of its state, and not the steps between:
/// its fold is in the state that the row says. SKUs have their counts, and a head without a history.
/// </remarks>
internal sealed class RowMaker(int webhooksPerOrder)
{
    private static readonly OrderPolicy s_policy = new("main", "ID", null, DateTimeOffset.UnixEpoch);

    public FilledOrder Make(OrderPlan plan)
    {
        var channel = ChannelOf(plan);
        var stream = plan.Key.Stream;
        var journal = Journal(plan, channel, stream);
        return new FilledOrder(
            plan.Key.RowId,
            Row(plan, channel, journal.Length),
            stream,
            journal,
            ReservationOf(plan),
            [.. Enumerable.Range(0, webhooksPerOrder).Select(index => WebhookOf(plan, index))]);
    }

    private static ChannelOrder ChannelOf(OrderPlan plan) => new()
    {
        Id = plan.Key.TikTokOrderId,
        Status = StatusOf(plan.State),
        StatusText = TextOf(StatusOf(plan.State)),
        UpdatedAt = plan.ChangedAt,
        PlacedAt = plan.PlacedAt,
        PaidAt = plan.PlacedAt.AddMinutes(1),
        Lines =
        [
            .. Enumerable.Range(1, plan.Quantity).Select(line => new ChannelOrderLine
            {
                Id = plan.Key.TikTokOrderId + line.ToString(CultureInfo.InvariantCulture),
                SkuId = "17293" + plan.Sku.Sku[4..],
                SellerSku = plan.Sku.Sku,
                ProductId = "17296" + plan.Sku.Sku[4..],
                ProductName = $"Product {plan.Sku.Sku}",
                SkuName = "Default",
                SalePrice = 128_900,
            }),
        ],
        TotalAmount = 128_900 * plan.Quantity,
        Currency = "IDR",
        Region = "ID",
        ShippingType = ShippingType.TikTok,
        TrackingNumber = plan.TrackingNumber,
        ShipBy = plan.PlacedAt.AddDays(2),
    };

    private static RowImage.Order Row(OrderPlan plan, ChannelOrder channel, long version)
    {
        var isTerminal = plan.State is OrderState.Delivered or OrderState.Cancelled;
        return new RowImage.Order(
            plan.Key,
            plan.State.Name(),
            Payload(channel),
            channel.StatusText,
            channel.UpdatedAt,
            channel.PlacedAt,
            channel.ShipBy,
            plan.Quantity,
            channel.TotalAmount,
            channel.Currency,
            plan.IsOnHold ? HoldKind.Manual.ToString() : "",
            plan.State is OrderState.Failed ? "OutOfStock: not available" : null,
            plan.TrackingNumber,
            isTerminal,
            isTerminal ? null : "ship",
            isTerminal ? null : plan.ChangedAt.AddHours(1),
            version,
            plan.PlacedAt.AddSeconds(2),
            plan.ChangedAt);
    }

    /// <summary>What TikTok sends, without the members that nobody here asks for.</summary>
    private static string Payload(ChannelOrder channel)
    {
        var lines = string.Join(',', channel.Lines.Select(line =>
            $$"""{"id":"{{line.Id}}","sku_id":"{{line.SkuId}}","seller_sku":"{{line.SellerSku}}","product_id":"{{line.ProductId}}","product_name":"{{line.ProductName}}","sku_name":"{{line.SkuName}}","sale_price":"128900","currency":"IDR","display_status":"{{channel.StatusText}}"}"""));
        return $$$"""
            {"id":"{{{channel.Id}}}","status":"{{{channel.StatusText}}}","create_time":{{{channel.PlacedAt.ToUnixTimeSeconds()}}},"update_time":{{{channel.UpdatedAt.ToUnixTimeSeconds()}}},"fulfillment_type":"FULFILLMENT_BY_SELLER","shipping_type":"TIKTOK","payment":{"currency":"IDR","total_amount":"{{{channel.TotalAmount}}}"},"recipient_address":{"region_code":"ID","postal_code":"10110","name":"B***r"},"line_items":[{{{lines}}}]}
            """;
    }

    private static ImmutableArray<JournalRow> Journal(OrderPlan plan, ChannelOrder channel, string stream)
    {
        var at = plan.PlacedAt.AddSeconds(2);
        var events = new List<OrderEvent> { new OrderEvent.Created(channel, s_policy, at) };
        if (plan.State is OrderState.Processing or OrderState.Shipped or OrderState.Delivered)
            events.Add(new OrderEvent.ProcessingStarted(at));
        if (plan.IsOnHold)
            events.Add(new OrderEvent.HoldPlaced(HoldKind.Manual, "address to be checked", "hold-1", plan.ChangedAt));
        if (plan.State is OrderState.Shipped or OrderState.Delivered)
            events.Add(new OrderEvent.Shipped(plan.ChangedAt));
        if (plan.State is OrderState.Delivered)
            events.Add(new OrderEvent.Delivered(plan.ChangedAt));
        if (plan.State is OrderState.Cancelled)
            events.Add(new OrderEvent.Cancelled("changed mind", "BUYER", plan.ChangedAt));
        if (plan.State is OrderState.Failed)
            events.Add(new OrderEvent.Failed(FailureReason.OutOfStock, "not available", 1, plan.ChangedAt));

        var hash = StreamHead.Empty.Hash;
        var cause = "webhook:" + NotificationOf(plan, 0);
        var rows = ImmutableArray.CreateBuilder<JournalRow>(events.Count);
        foreach (var @event in events)
        {
            var (type, data) = OrderEvents.Codec.Encode(@event);
            hash = JournalChain.Next(
                hash, stream, rows.Count + 1, new JournalFact(type, @event.At, "channel", cause, data));
            rows.Add(new JournalRow(type, @event.At, "channel", cause, null, data, hash));
        }

        return rows.MoveToImmutable();
    }

    private static RowImage.Reservation? ReservationOf(OrderPlan plan)
    {
        var isOpen = plan.Reserved > 0;
        if (!isOpen && (plan.Consumed == 0 || World.End - plan.ChangedAt > StockDecider.TombstoneRetention))
            return null;

        return new RowImage.Reservation(
            plan.Sku,
            $"{plan.Key}/{plan.Sku.Location}/{plan.Sku.Sku}/1",
            plan.Key.ToString(),
            plan.Quantity,
            isOpen ? ReservationState.Held : ReservationState.Consumed,
            null,
            null,
            plan.PlacedAt.AddSeconds(2),
            isOpen ? null : plan.ChangedAt);
    }

    private static InboxDelivery WebhookOf(OrderPlan plan, int index)
    {
        var id = NotificationOf(plan, index);
        var body =
            $$$"""{"type":1,"tts_notification_id":"{{{id}}}","shop_id":"{{{plan.Key.ShopId}}}","timestamp":{{{plan.PlacedAt.ToUnixTimeSeconds()}}},"data":{"order_id":"{{{plan.Key.TikTokOrderId}}}","order_status":"AWAITING_SHIPMENT","is_on_hold_order":false,"update_time":{{{plan.PlacedAt.ToUnixTimeSeconds()}}}}}""";
        return new InboxDelivery(
            "tiktok/generated", id, new DeliveryTopic("1"), plan.Key.ShopId, plan.Key.TikTokOrderId, Encoding.UTF8.GetBytes(body),
            plan.PlacedAt.AddSeconds(1), InboxStatus.Applied, null);
    }

    private static string NotificationOf(OrderPlan plan, int index) =>
        (7_440_000_000_000_000_000L + (plan.Number * 10) + index).ToString(CultureInfo.InvariantCulture);

    private static ChannelOrderStatus StatusOf(OrderState state) => state switch
    {
        OrderState.Received => ChannelOrderStatus.Unpaid,
        OrderState.Processing or OrderState.Failed => ChannelOrderStatus.AwaitingShipment,
        OrderState.Shipped => ChannelOrderStatus.InTransit,
        OrderState.Delivered => ChannelOrderStatus.Delivered,
        OrderState.Cancelled => ChannelOrderStatus.Cancelled,
    };

    private static string TextOf(ChannelOrderStatus status) => status switch
    {
        ChannelOrderStatus.Unpaid => "UNPAID",
        ChannelOrderStatus.AwaitingShipment => "AWAITING_SHIPMENT",
        ChannelOrderStatus.InTransit => "IN_TRANSIT",
        ChannelOrderStatus.Delivered => "DELIVERED",
        _ => "CANCELLED",
    };
}
