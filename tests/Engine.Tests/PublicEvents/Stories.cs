using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Domain.Shops;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>Lives of orders, a SKU and a shop in which each type of public event occurs. The catalogue's examples are made of them.</summary>
internal static class Stories
{
    public static readonly OrderKey Shipped = new("demo", "7495001", "576461413038785752");
    public static readonly OrderKey Cancelled = new("demo", "7495001", "576461413038785753");
    public static readonly OrderKey Failed = new("demo", "7495001", "576461413038785754");
    public static readonly OrderKey Lost = new("demo", "7495001", "576461413038785755");
    public static readonly SkuKey Mug = new("demo", "main", "MUG/WHITE");
    public static readonly ShopKey Shop = new("demo", "7495001");

    private const string Effect = "demo/7495001/576461413038785752/";
    private static readonly DateTimeOffset s_noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderPolicy s_policy = new("main", "GB", null, s_noon.AddDays(-30));

    /// <summary>The journal of all stories.</summary>
    public static async Task<TestJournal> JournalAsync()
    {
        var journal = new TestJournal();
        await journal.AddAsync(Shop, OfShop);
        await journal.AddAsync(Mug, OfMug);
        await journal.AddAsync(Shipped, OfShipped);
        await journal.AddAsync(Cancelled, OfCancelled);
        await journal.AddAsync(Failed, OfFailed);
        await journal.AddAsync(Lost, OfLost);
        return journal;
    }

    /// <summary>The first event of each type, by the type's name.</summary>
    public static async Task<ImmutableSortedDictionary<string, PublicEvent>> ExamplesAsync()
    {
        var journal = await JournalAsync();
        var told = await new PublicEventReader(journal.Store).OfAsync(journal.Events, CancellationToken.None);
        return told.GroupBy(@event => @event.Type)
            .ToImmutableSortedDictionary(type => type.Key, type => type.First(), StringComparer.Ordinal);
    }

    public static DateTimeOffset After(int minutes) => s_noon.AddMinutes(minutes);

    public static OrderEvent.Created Created(OrderKey key) => new(Snapshot(key), s_policy, s_noon);

    public static OrderEvent.Validated Validated => new(
        [Need("L1"), Need("L2")], s_noon, "Warehouse 7310 is linked to no location of ours.");

    /// <summary>Two mugs, paid and to be shipped.</summary>
    public static ChannelOrder Snapshot(OrderKey key) => new()
    {
        Id = key.TikTokOrderId,
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = s_noon,
        PlacedAt = s_noon.AddMinutes(-5),
        PaidAt = s_noon.AddMinutes(-4),
        ShipBy = s_noon.AddDays(2),
        Lines = [Line("L1"), Line("L2")],
        PackageIds = ["1153000000001"],
        TotalAmount = 27.98m,
        Currency = "GBP",
        Money = new OrderMoney
        {
            ItemPrice = 29.98m,
            SellerDiscount = 2m,
            PlatformDiscount = 1m,
            SubTotal = 24.98m,
            ShippingFee = 3m,
            Tax = 0m,
        },
        Region = "GB",
        ShippingType = ShippingType.TikTok,
    };

    public static ChannelOrder Collected(OrderKey key) => Snapshot(key) with
    {
        Status = ChannelOrderStatus.InTransit,
        StatusText = "IN_TRANSIT",
        UpdatedAt = After(90),
        CollectedAt = After(90),
        TrackingNumber = "JD0002123456789012",
        ShippingProviderName = "Royal Mail",
        Lines = [OnItsWay("L1"), OnItsWay("L2")],
    };

    public static ImmutableArray<OrderEvent> OfShipped =>
    [
        Created(Shipped),
        Validated,
        new OrderEvent.StockReserved(1, null, s_noon, "main"),
        new OrderEvent.ProcessingStarted(s_noon),
        new OrderEvent.HoldPlaced(HoldKind.Manual, "the address looks odd", "hold-1", After(1)),
        new OrderEvent.HoldReleased(HoldKind.Manual, "asked the buyer", "release-1", After(5)),
        new OrderEvent.ShipIntended("ship-1", Effect + "1", Instruction, After(7), After(6)),
        new OrderEvent.EffectUncertain(Effect + "1", "TikTok gave no answer, and does not show a label", After(20)),
        new OrderEvent.HoldPlaced(HoldKind.UncertainEffect, "nobody knows whether shipping was arranged", "effect-1", After(20)),
        new OrderEvent.EffectRefused(Effect + "1", "a person found that it had not happened: looked", After(30)),
        new OrderEvent.HoldReleased(HoldKind.UncertainEffect, "looked", "release-2", After(30)),
        new OrderEvent.ShipIntended("ship-2", Effect + "2", Instruction, After(32), After(31)),
        new OrderEvent.ShipArranged(Effect + "2", "1153000000001", "JD0002123456789012", "Royal Mail", null, After(31)),
        new OrderEvent.ChannelChanged(Collected(Shipped), After(91)),
        new OrderEvent.Shipped(After(91)),
        new OrderEvent.LinesConsumed(1, "main", ["L1", "L2"], After(91)),
        new OrderEvent.ChannelChanged(Arrived(Shipped), After(2000)),
        new OrderEvent.Delivered(After(2000)),
    ];

    private static ImmutableArray<OrderEvent> OfCancelled =>
    [
        Created(Cancelled),
        new OrderEvent.ChannelChanged(
            Snapshot(Cancelled) with
            {
                Status = ChannelOrderStatus.Cancelled,
                StatusText = "CANCELLED",
                UpdatedAt = After(10),
                CancelReason = "Found a better price",
                CancelledBy = "BUYER",
            },
            After(10)),
        new OrderEvent.Cancelled("Found a better price", "BUYER", After(10)),
    ];

    private static ImmutableArray<OrderEvent> OfFailed =>
    [
        Created(Failed),
        Validated,
        new OrderEvent.StockRefused(1, FailureReason.OutOfStock, "not available: 2 of MUG/WHITE at main", s_noon, "main", true),
        new OrderEvent.StockReleased(1, s_noon, "main", true),
        new OrderEvent.Failed(FailureReason.OutOfStock, "not available: 2 of MUG/WHITE at main", 1, s_noon),
    ];

    private static ImmutableArray<OrderEvent> OfLost =>
    [
        Created(Lost),
        Validated,
        new OrderEvent.StockReserved(1, null, s_noon, "main"),
        new OrderEvent.ProcessingStarted(s_noon),
        new OrderEvent.ChannelChanged(Collected(Lost), After(91)),
        new OrderEvent.Shipped(After(91)),
        new OrderEvent.ChannelChanged(
            Collected(Lost) with
            {
                Status = ChannelOrderStatus.Cancelled,
                StatusText = "CANCELLED",
                UpdatedAt = After(4000),
                CancelReason = "Package lost",
                CancelledBy = "SYSTEM",
            },
            After(4000)),
        new OrderEvent.ClosedByChannel("cancelled after dispatch: Package lost", After(4000)),
    ];

    public static ImmutableArray<StockEvent> OfMug =>
    [
        new StockEvent.Adjusted("receipt-1", 12, "stocktake", "PO 17", s_noon.AddDays(-1)),
        new StockEvent.SafetyStockSet("safety-1", 2, s_noon.AddDays(-1)),
        new StockEvent.Reserved(new ReservationId("one"), 2, Shipped.ToString(), null, s_noon),
        new StockEvent.Reserved(new ReservationId("two"), 1, Lost.ToString(), null, s_noon),
        new StockEvent.Confirmed(new ReservationId("two"), s_noon),
        new StockEvent.Consumed(new ReservationId("one"), After(91)),
        new StockEvent.Released(new ReservationId("two"), ReleaseReason.Cancelled, After(92)),
    ];

    private static ImmutableArray<ShopEvent> OfShop =>
    [
        new ShopEvent.Connected("Mugs & more", "GB", "cipher-that-stays-here", s_noon.AddDays(7), s_noon.AddDays(365), s_noon.AddDays(-30)),
        new ShopEvent.Synced(s_noon.AddDays(-29), s_noon.AddDays(-29), 3, null, s_noon.AddDays(-29)),
        new ShopEvent.AttentionNeeded(
            ShopTrouble.Authorization, "code 105001: access token is invalid", 1, true, After(100), After(115), After(100)),
        new ShopEvent.AttentionCleared(After(130)),
        new ShopEvent.Disconnected("the seller removed the app", After(5000)),
    ];

    private static ChannelOrder Arrived(OrderKey key) => Collected(key) with
    {
        Status = ChannelOrderStatus.Delivered,
        StatusText = "DELIVERED",
        UpdatedAt = After(2000),
        DeliveredAt = After(2000),
    };

    private static ShipInstruction Instruction => new(
        ShipMethod.ShipPackage, Shipped.TikTokOrderId, "1153000000001", ["L1", "L2"], null, null, Handover.Pickup, null);

    private static LineNeed Need(string lineId) => new(lineId, [new StockNeed(Mug, 1)]);

    private static ChannelOrderLine Line(string id) => new()
    {
        Id = id,
        SkuId = "1729000000001",
        SellerSku = "MUG/WHITE",
        ProductName = "Enamel mug",
        SkuName = "White, 330 ml",
        SalePrice = 12.49m,
        OriginalPrice = 14.99m,
        PackageStatus = ChannelPackageStatus.ToFulfill,
        PackageId = "1153000000001",
    };

    private static ChannelOrderLine OnItsWay(string id) => Line(id) with
    {
        PackageStatus = ChannelPackageStatus.Fulfilling,
        TrackingNumber = "JD0002123456789012",
        ShippingProviderName = "Royal Mail",
    };
}
