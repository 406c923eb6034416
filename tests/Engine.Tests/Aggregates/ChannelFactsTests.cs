using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;

namespace OrderActors.Engine.Tests.Aggregates;

/// <summary>The members that snapshots got after their golden files were written: stored only where they say something.</summary>
public sealed class ChannelFactsTests
{
    private const string Stored =
        """{"channel":{"id":"1","status":"AwaitingShipment","statusText":"AWAITING_SHIPMENT","updatedAt":"2026-03-01T12:00:00+00:00","fingerprint":"AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAABAAAAAU","placedAt":"2026-03-01T12:00:00+00:00","lines":[{"id":"58","skuId":"1729","sellerSku":"","productId":"","productName":"","skuName":"","salePrice":18.00,"originalPrice":30.00,"sellerDiscount":2.00,"platformDiscount":10.00,"isCancelled":false,"status":"InTransit","packageStatus":"Fulfilling","arrangedAt":"2026-03-01T12:00:00+00:00","shippingProviderName":"UPS","cancelledBy":"BUYER","cancelReason":"late","isGift":true,"parts":[]}],"packageIds":[],"totalAmount":18.00,"currency":"USD","money":{"itemPrice":30.00,"sellerDiscount":2.00,"platformDiscount":10.00,"paymentDiscount":1.00,"subTotal":18.00,"shippingFee":0,"tax":0.50},"region":"","shippingType":"Unknown","isFulfilledBySeller":true,"isCashOnDelivery":false,"needsInvoice":"Needed","isSample":true,"hasRemorsePeriod":true,"isReplacement":true,"isExchange":true,"isCancelRequested":false},"at":"2026-03-01T12:00:00+00:00"}""";

    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_snapshot_with_every_later_member_is_stored_and_read_as_ever()
    {
        var (type, data) = OrderEvents.Codec.Encode(new OrderEvent.ChannelChanged(Full, s_noon));

        Assert.Equal(Stored, data);
        var read = Assert.IsType<OrderEvent.ChannelChanged>(OrderEvents.Codec.Decode(type, data));
        Assert.True(ChannelOrderComparer.AreSame(Full, read.Channel));
        Assert.Equal(Stored, OrderEvents.Codec.Encode(read).Data);
    }

    [Fact]
    public void What_is_unknown_takes_no_room_in_the_journal()
    {
        var sparse = new ChannelOrder
        {
            Id = "1",
            Status = ChannelOrderStatus.AwaitingShipment,
            StatusText = "AWAITING_SHIPMENT",
            UpdatedAt = s_noon,
            PlacedAt = s_noon,
            Lines = [new ChannelOrderLine { Id = "58", SkuId = "1729" }],
        };

        var (type, data) = OrderEvents.Codec.Encode(new OrderEvent.ChannelChanged(sparse, s_noon));

        foreach (var member in new[] { "totalAmount", "money", "salePrice", "needsInvoice", "isSample", "fingerprint", "isGift" })
            Assert.DoesNotContain(member, data, StringComparison.Ordinal);
        Assert.Null(Assert.IsType<OrderEvent.ChannelChanged>(OrderEvents.Codec.Decode(type, data)).Channel.TotalAmount);
    }

    private static ChannelOrder Full => new()
    {
        Id = "1",
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = s_noon,
        Fingerprint = new ChannelFingerprint(1, 2, 3, 4, 5).ToString(),
        PlacedAt = s_noon,
        Lines =
        [
            new ChannelOrderLine
            {
                Id = "58",
                SkuId = "1729",
                SalePrice = 18.00m,
                OriginalPrice = 30.00m,
                SellerDiscount = 2.00m,
                PlatformDiscount = 10.00m,
                Status = ChannelOrderStatus.InTransit,
                PackageStatus = ChannelPackageStatus.Fulfilling,
                ArrangedAt = s_noon,
                ShippingProviderName = "UPS",
                CancelledBy = "BUYER",
                CancelReason = "late",
                IsGift = true,
            },
        ],
        TotalAmount = 18.00m,
        Currency = "USD",
        Money = new OrderMoney
        {
            ItemPrice = 30.00m,
            SellerDiscount = 2.00m,
            PlatformDiscount = 10.00m,
            PaymentDiscount = 1.00m,
            SubTotal = 18.00m,
            ShippingFee = 0,
            Tax = 0.50m,
        },
        NeedsInvoice = InvoiceNeed.Needed,
        IsSample = true,
        HasRemorsePeriod = true,
        IsReplacement = true,
        IsExchange = true,
    };
}
