using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>Puts rows into the store the way grains do: as change sets.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What an order of <see cref="Order"/> becomes when its units are its own for good.</summary>
    public static readonly ImmutableArray<OrderEvent> Reserved =
    [
        new OrderEvent.Validated([Need("L1"), Need("L2")], Noon),
        new OrderEvent.StockReserved(1, null, Noon),
    ];

    public static RowImage.Order Order(string id, string seller = TestGateway.Seller, string state = "processing")
    {
        var isTerminal = state is "delivered" or "cancelled";
        return new RowImage.Order(
            new OrderKey(seller, "7001", id),
            state,
            Payload(id),
            "AWAITING_SHIPMENT",
            Noon,
            Noon,
            Noon.AddDays(2),
            UnitCount: 2,
            TotalAmount: 25.98m,
            "MYR",
            Holds: "",
            Failure: null,
            TrackingNumber: null,
            isTerminal,
            isTerminal ? null : "auto-ship",
            isTerminal ? null : Noon.AddHours(1),
            Version: 1,
            Noon,
            Noon);
    }

    public static RowImage.Stock Stock(string sku, int onHand = 10, int reserved = 2, int consumed = 1, string seller = TestGateway.Seller) =>
        new(new SkuKey(seller, "main", sku), onHand, reserved, consumed, SafetyStock: 1, Version: 1, Noon);

    public static RowImage.Shop Shop(string shopId = "7001", string seller = TestGateway.Seller) => new(
        new ShopKey(seller, shopId),
        "Kampung Goods",
        "MY",
        "cipher",
        ShopStatus.Connected,
        "protected-access",
        Noon.AddDays(7),
        "protected-refresh",
        Noon.AddDays(365),
        Noon,
        Noon.AddMinutes(1),
        LastSyncError: null,
        """{"location":"main"}""",
        Version: 1,
        Noon,
        Noon);

    /// <param name="events">What the order became after it was created; the row is the caller's to make agree with that.</param>
    public static async Task PutAsync(this TestGateway gateway, RowImage.Order row, params OrderEvent[] events)
    {
        var version = row.Version - 1;
        foreach (var @event in events.Prepend(Created(row)))
        {
            var (type, data) = OrderEvents.Codec.Encode(@event);
            await gateway.PutAsync(row.Key.Stream, version, type, data, row with { Version = ++version });
        }
    }

    public static Task PutAsync(this TestGateway gateway, RowImage.Order row, string type, string data) =>
        gateway.PutAsync(row.Key.Stream, row.Version - 1, type, data, row);

    private static LineNeed Need(string lineId) =>
        new(lineId, [new StockNeed(new SkuKey(TestGateway.Seller, "main", "MUG-WHITE"), 1)]);

    private static OrderEvent.Created Created(RowImage.Order row) => new(
        new ChannelOrder
        {
            Id = row.Key.TikTokOrderId,
            Status = ChannelOrderStatus.AwaitingShipment,
            StatusText = row.ChannelStatus,
            UpdatedAt = Noon,
            PlacedAt = Noon,
            ShippingType = ShippingType.TikTok,
            Lines =
            [
                new ChannelOrderLine { Id = "L1", SkuId = "S1", SellerSku = "MUG-WHITE", PackageId = "9001" },
                new ChannelOrderLine { Id = "L2", SkuId = "S1", SellerSku = "MUG-WHITE", PackageId = "9001" },
            ],
        },
        new OrderPolicy("main", "MY", null, Noon.AddDays(-1)),
        Noon);

    public static Task PutAsync(this TestGateway gateway, RowImage.Stock row, params RowImage[] others) =>
        gateway.PutAsync(row.Key.Stream, row.Version - 1, "stock.adjusted.v1", "{}", [row, .. others]);

    public static Task PutAsync(this TestGateway gateway, RowImage.Shop row, params RowImage.Listing[] listings) =>
        gateway.PutAsync(row.Key.Stream, row.Version - 1, "shop.connected.v1", "{}", [row, .. listings]);

    private static Task PutAsync(
        this TestGateway gateway, string stream, long version, string type, string data, params RowImage[] rows)
    {
        var hash = new byte[32];
        hash[0] = (byte)(version + 1);
        var journal = new JournalRow(type, Noon.AddSeconds(version), "system", "webhook:41", null, data, hash);
        return gateway.Store.CommitAsync(new ChangeSet(stream, version, [journal], [.. rows]));
    }

    private static string Payload(string id) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "id": "{{id}}",
          "status": "AWAITING_SHIPMENT",
          "create_time": 1772366400,
          "update_time": 1772366400,
          "recipient_address": { "name": "Buyer Name", "phone_number": "0123456789", "region_code": "MY" },
          "payment": { "total_amount": "25.98", "currency": "MYR" },
          "packages": [ { "id": "9001" } ],
          "line_items": [
            { "id": "L1", "sku_id": "S1", "seller_sku": "MUG-WHITE", "product_name": "Enamel mug", "sku_name": "White",
              "sale_price": "12.99", "package_id": "9001" },
            { "id": "L2", "sku_id": "S1", "seller_sku": "MUG-WHITE", "product_name": "Enamel mug", "sku_name": "White",
              "sale_price": "12.99", "package_id": "9001" }
          ]
        }
        """);
}
