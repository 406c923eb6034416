using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class OwnOrderPayloadTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly OwnOrder s_full = new()
    {
        Id = "import:acme:1001",
        Channel = "import",
        ChannelOrderId = "1001",
        ContentHash = "c0ffee",
        PlacedAt = s_at,
        UpdatedAt = s_at.AddMinutes(3),
        PaidAt = s_at.AddMinutes(1),
        Currency = "GBP",
        TotalAmount = 11.10m,
        ShippingFee = 2.0m,
        Customer = new OwnCustomer("Ann Áo", "ann@example.org", "+44 1"),
        Address = new OwnAddress("Bob", "+44 2", "1 Old Street", "Flat 2", "London", "Greater London", "ZZ1 1ZZ", "GB"),
        Note = "ring \"twice\"\nthen wait",
        Lines =
        [
            new("1", "0", "Tea", 4.05m, Parcel: new OwnParcel("import:acme:1001/1", "T1", "Post", s_at, s_at.AddDays(1))),
            new("2", "TEA/2 é", "Tea", 4.05m, Parcel: new OwnParcel("import:acme:1001/2", "T2", "Post", s_at)),
            new("3", "CUP", "Cup", 1m, IsCancelled: true),
            new("4", "CUP", "Cup", 1m),
        ],
        CancelReason = "fewer",
        CancelledBy = "SELLER",
    };

    private readonly OwnOrderPayloads _payloads = new();

    [Fact]
    public void An_order_is_read_back_as_it_was_written() => AssertSame(s_full, _payloads.Read(_payloads.Write(s_full)));

    [Fact]
    public void An_order_with_nothing_but_its_lines_is_read_back_as_well()
    {
        var bare = s_full with
        {
            PaidAt = null,
            Customer = new(),
            Address = new(),
            Note = "",
            ShippingFee = 0,
            CancelReason = null,
            CancelledBy = null,
            Lines = [new("1", "TEA", "TEA", 0m)],
        };

        AssertSame(bare, _payloads.Read(_payloads.Write(bare)));
    }

    [Fact]
    public void The_rules_read_it_as_an_order_of_TikTok()
    {
        var order = new TikTokOrderReader().Read(_payloads.Write(s_full));

        Assert.Equal((s_full.Id, ChannelOrderStatus.PartiallyShipping, "GB"), (order.Id, order.Status, order.Region));
        Assert.Equal((s_full.UpdatedAt, 11.10m, "GBP"), (order.UpdatedAt, order.TotalAmount, order.Currency));
        Assert.Equal((ShippingType.Seller, true, false), (order.ShippingType, order.IsFulfilledBySeller, order.IsCashOnDelivery));
        Assert.Equal(["0", "TEA/2 é", "CUP", "CUP"], order.Lines.Select(line => line.SellerSku));
        Assert.Equal([false, false, true, false], order.Lines.Select(line => line.IsCancelled));
        Assert.Equal(
            [ChannelOrderStatus.Delivered, ChannelOrderStatus.InTransit, ChannelOrderStatus.Cancelled, ChannelOrderStatus.AwaitingShipment],
            order.Lines.Select(line => line.Status));
        Assert.Equal(["T1", "T2", null, null], order.Lines.Select(line => line.TrackingNumber));
        Assert.Equal(["import:acme:1001/1", "import:acme:1001/2"], order.PackageIds.ToArray());
        Assert.Null(order.WarehouseId);
    }

    [Fact]
    public void What_TikTok_sent_is_not_taken_for_one() => Assert.Throws<FormatException>(
        () => _payloads.Read("""{"id":"1","status":"UNPAID","update_time":1,"line_items":[]}"""));

    private static void AssertSame(OwnOrder expected, OwnOrder read)
    {
        Assert.Equal(expected.Lines.ToArray(), read.Lines.ToArray());
        Assert.Equal(expected with { Lines = [] }, read with { Lines = [] });
    }
}
