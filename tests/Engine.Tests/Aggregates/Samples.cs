using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Domain.Shops;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Engine.Tests.Aggregates;

/// <summary>One event of each stored type with every member filled, and some with every optional member left out.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset s_at = new DateTimeOffset(2026, 3, 1, 12, 30, 15, TimeSpan.Zero).AddMicroseconds(123_456);
    private static readonly DateTimeOffset s_later = s_at.AddHours(1);
    private static readonly ReservationId s_reservation = new("seller/shop/576461413038785752/main/mug/1");
    private static readonly SkuKey s_sku = new("seller", "main", "Größe/XL \"rot\" 红色");
    private const string EffectId = "seller/shop/576461413038785752/1";

    public static ImmutableArray<StockEvent> Stock =>
    [
        new StockEvent.Adjusted("receipt-1", -5, "stocktake", "PO 17 <b>", s_at),
        new StockEvent.SafetyStockSet("safety-1", 2, s_at),
        new StockEvent.Reserved(s_reservation, 3, "seller/shop/576461413038785752", s_later, s_at),
        new StockEvent.Confirmed(s_reservation, s_at),
        new StockEvent.Shrunk(s_reservation, 2, s_at),
        new StockEvent.Released(s_reservation, ReleaseReason.Expired, s_at),
        new StockEvent.Barred(s_reservation, 3, "seller/shop/576461413038785752", s_at),
        new StockEvent.PartlyConsumed(s_reservation, 1, s_at),
        new StockEvent.Consumed(s_reservation, s_at),
        new StockEvent.TombstonesForgotten(["a", "b"], ["receipt-1"], s_at),
    ];

    public static ImmutableArray<ShopEvent> Shops =>
    [
        new ShopEvent.Connected("Mugs & more", "US", "cipher", s_at.AddDays(7), s_at.AddDays(365), s_at),
        new ShopEvent.Disconnected("the seller removed the app", s_at),
        new ShopEvent.TokensRefreshed(s_at.AddDays(7), s_at.AddDays(365), s_at),
        new ShopEvent.SettingsChanged(new ShopSettings("north", TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(2)), s_at),
        new ShopEvent.ListingsLinked([new ListingLink("1729", "MUG", "mug", "Mug, 330 ml")], s_at),
        new ShopEvent.AttentionNeeded(
            ShopTrouble.Inactive, "code 36009043: The shop is inactive.", 2, true, s_at.AddHours(-1), s_at.AddMinutes(30), s_at),
        new ShopEvent.AttentionCleared(s_at),
        new ShopEvent.Synced(s_at, s_later, 17, "TikTok did not answer", s_at),
    ];

    public static ImmutableArray<EndpointEvent> Endpoints =>
    [
        new EndpointEvent.Created(
            new EndpointTarget("https://example.com/hooks?a=1&b=2", "Zoë's", ["order.shipped"], ["7001"]), "api-1", s_at),
        new EndpointEvent.Changed(new EndpointTarget("https://example.com/", "", [], []), s_at),
        new EndpointEvent.SecretRotated("api-2", s_later, s_at),
        new EndpointEvent.Disabled(EndpointStopKind.Failing, "no answer in time", s_at),
        new EndpointEvent.Enabled(s_at),
        new EndpointEvent.Deleted(s_at),
        new EndpointEvent.SendingRequested("api-3", "a test message", s_at),
    ];

    public static ImmutableArray<OrderEvent> Orders =>
    [
        new OrderEvent.Created(FullOrder, Policy, s_at),
        new OrderEvent.ChannelChanged(SparseOrder, s_at),
        new OrderEvent.Validated([new LineNeed("line-1", [new StockNeed(s_sku, 2)])], s_at),
        new OrderEvent.StockExempted("fulfilled by TikTok or a partner", s_at),
        new OrderEvent.StockReserved(1, s_later, s_at),
        new OrderEvent.StockRefused(1, FailureReason.OutOfStock, "not available: 2 of mug", s_at),
        new OrderEvent.StockConfirmed(1, s_at),
        new OrderEvent.StockLost(1, s_at),
        new OrderEvent.StockShrunk(["line-1"], s_at),
        new OrderEvent.StockReleased(1, s_at),
        new OrderEvent.StockConsumed(1, s_at),
        new OrderEvent.LinesConsumed(1, "main", ["line-1"], s_at),
        new OrderEvent.StockConflicted("dispatched without stock: 1 of mug", s_at),
        new OrderEvent.StockWanted(2, s_at),
        new OrderEvent.ProcessingStarted(s_at),
        new OrderEvent.Shipped(s_at),
        new OrderEvent.Delivered(s_at),
        new OrderEvent.Cancelled("no longer needed", "BUYER", s_at),
        new OrderEvent.Failed(FailureReason.ShippingRefused, "the channel said no", 2, s_at),
        new OrderEvent.ClosedByChannel("cancelled after dispatch: package lost", s_at),
        new OrderEvent.HoldPlaced(HoldKind.Manual, "suspicious address", "operation-1", s_at),
        new OrderEvent.StopAnnounced(
            AnnouncedFact.CancelledLines, s_at.AddSeconds(-3), "TikTok announced a cancellation", "announced/CancelledLines/1", s_at),
        new OrderEvent.HoldReleased(HoldKind.UncertainEffect, "looked", "operation-2", s_at),
        new OrderEvent.RetryRequested("operation-3", s_at),
        new OrderEvent.ShipIntended("operation-4", EffectId, Instruction, s_later, s_at),
        new OrderEvent.ShipArranged(EffectId, "package-1", "1Z-1", "UPS", "match more than one provider", s_at),
        new OrderEvent.CancelIntended("operation-5", EffectId, "out_of_stock", s_later, s_at),
        new OrderEvent.CancelAccepted(EffectId, "cancellation-1", s_at),
        new OrderEvent.EffectRefused(EffectId, "the channel said no", s_at),
        new OrderEvent.EffectTakenUp(EffectId, 2, s_later, s_at),
        new OrderEvent.EffectDelayed(EffectId, 2, s_later, "no answer", s_at),
        new OrderEvent.EffectUncertain(EffectId, "no answer", s_at),
        new OrderEvent.StepFailed("reserve stock", "the SKU is broken", 3, s_at.AddSeconds(40), s_at),
        new OrderEvent.CheckedAgain("await delivery", s_at),
    ];

    private static OrderPolicy Policy => new("main", "US", TimeSpan.FromMinutes(30), s_at.AddDays(-1));

    private static ShipInstruction Instruction => new(
        ShipMethod.ShipPackage,
        "576461413038785752",
        "package-1",
        ["line-1", "line-2"],
        "1Z-1",
        "ups",
        Handover.Pickup,
        new ParcelSize(20, 15, 10, 450));

    private static ChannelOrder SparseOrder => new()
    {
        Id = "576461413038785752",
        Status = ChannelOrderStatus.Unknown,
        StatusText = "TELEPORTED",
        UpdatedAt = s_at,
        PlacedAt = s_at,
        // The first releases stored a zero where the amount was unknown.
        TotalAmount = 0,
        Lines = [new ChannelOrderLine { Id = "line-1", SkuId = "1729", SalePrice = 0 }],
    };

    private static ChannelOrder FullOrder => SparseOrder with
    {
        Status = ChannelOrderStatus.AwaitingCollection,
        StatusText = "AWAITING_COLLECTION",
        PaidAt = s_at,
        Lines =
        [
            new ChannelOrderLine
            {
                Id = "line-1",
                SkuId = "1729",
                SellerSku = "MUG",
                ProductId = "1730",
                ProductName = "Mug 红色",
                SkuName = "330 ml",
                SalePrice = 12.50m,
                IsCancelled = true,
                PackageId = "package-1",
                TrackingNumber = "1Z-1",
                Parts = [new BundlePart("1731", "PART", 2)],
            },
        ],
        PackageIds = ["package-1"],
        TotalAmount = 1234567.10m,
        Currency = "USD",
        Region = "US",
        ShippingType = ShippingType.Seller,
        IsFulfilledBySeller = false,
        IsCashOnDelivery = true,
        IsCancelRequested = true,
        WarehouseId = "warehouse-1",
        DeliveryOptionId = "option-1",
        CancelReason = "no longer needed",
        CancelledBy = "BUYER",
        TrackingNumber = "1Z-1",
        ShippingProviderName = "UPS",
        ArrangedAt = s_at,
        CollectedAt = s_at,
        DeliveredAt = s_at,
        ShipBy = s_later,
        AutoCancelAt = s_later,
    };
}
