using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Tests.Channels;

public sealed class ChannelDifferenceTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ChannelOrder s_order = new()
    {
        Id = "1",
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = s_noon,
        PlacedAt = s_noon,
        Lines =
        [
            new ChannelOrderLine { Id = "58", SkuId = "1", PackageId = "115", Parts = [new BundlePart("7", "p", 1), new BundlePart("8", "q", 1)] },
            new ChannelOrderLine { Id = "59", SkuId = "2", PackageId = "116" },
        ],
        PackageIds = ["115", "116"],
        Fingerprint = new ChannelFingerprint(1, 2, 3, 4, 5).ToString(),
    };

    [Fact]
    public void A_sequence_is_no_difference()
    {
        var shuffled = s_order with
        {
            Lines = [s_order.Lines[1], s_order.Lines[0] with { Parts = [.. s_order.Lines[0].Parts.Reverse()] }],
            PackageIds = ["116", "115"],
        };

        Assert.True(ChannelOrderComparer.AreSame(s_order, shuffled));
        Assert.Empty(ChannelDifference.Between(s_order, shuffled));
    }

    [Fact]
    public void When_a_snapshot_was_asked_for_is_no_difference() =>
        Assert.True(ChannelOrderComparer.AreSame(s_order, s_order with { AskedAt = s_noon }));

    [Fact]
    public void A_package_that_stands_twice_in_one_set_and_not_in_the_other_is_a_difference_of_sets() =>
        Assert.False(ChannelOrderComparer.AreSame(s_order with { PackageIds = ["115", "115"] }, s_order));

    [Fact]
    public void What_only_the_fingerprint_sees_is_a_difference_and_told_as_other_details()
    {
        var after = s_order with { Fingerprint = new ChannelFingerprint(9, 2, 3, 4, 5).ToString() };

        Assert.False(ChannelOrderComparer.AreSame(s_order, after));
        Assert.Equal([new ChannelChange(ChannelFact.OtherDetails)], ChannelDifference.Between(s_order, after).AsEnumerable());
    }

    [Fact]
    public void Without_a_fingerprint_on_both_sides_the_fields_decide()
    {
        var old = s_order with { Fingerprint = null };

        Assert.True(ChannelOrderComparer.AreSame(old, s_order));
        Assert.True(ChannelOrderComparer.AreSame(s_order, old));
        Assert.False(ChannelOrderComparer.AreSame(old, s_order with { WarehouseId = "2" }));
    }

    [Fact]
    public void What_an_old_journal_did_not_keep_is_no_change_at_the_channel()
    {
        var old = s_order with { Fingerprint = null };
        var now = s_order with
        {
            Money = new OrderMoney { Tax = 1 },
            IsSample = true,
            Lines = [s_order.Lines[0] with { Status = ChannelOrderStatus.AwaitingShipment, SalePrice = 2 }, s_order.Lines[1]],
        };

        Assert.False(ChannelOrderComparer.AreSame(old, now));
        Assert.Equal([new ChannelChange(ChannelFact.OtherDetails)], ChannelDifference.Between(old, now).AsEnumerable());
    }

    public static TheoryData<string, ChannelOrder, ChannelChange> Changes => new()
    {
        { "status", s_order with { StatusText = "IN_TRANSIT" }, new(ChannelFact.Status, null, "AWAITING_SHIPMENT", "IN_TRANSIT") },
        { "address", Printed(new(9, 2, 8, 4, 5)), new(ChannelFact.Address) },
        { "seller note", Printed(new(9, 2, 3, 8, 5)), new(ChannelFact.SellerNote) },
        { "buyer message", Printed(new(9, 2, 3, 4, 8)), new(ChannelFact.BuyerMessage) },
        { "delivery option", s_order with { DeliveryOptionId = "7" }, new(ChannelFact.DeliveryOption, null, null, "7") },
        { "request", s_order with { IsCancelRequested = true }, new(ChannelFact.CancelRequested) },
        { "invoice", s_order with { NeedsInvoice = InvoiceNeed.Needed }, new(ChannelFact.Invoice) },
        { "amounts", s_order with { TotalAmount = 0 }, new(ChannelFact.Amounts) },
        { "deadline", s_order with { ShipBy = s_noon }, new(ChannelFact.Deadlines) },
        { "packages", s_order with { PackageIds = ["115"] }, new(ChannelFact.Packages, null, "115, 116", "115") },
        { "update time", s_order with { UpdatedAt = s_noon.AddSeconds(1) }, new(ChannelFact.UpdateTime) },
        { "line moved", WithLine(line => line with { PackageId = "117" }), new(ChannelFact.LinePackage, "58", "115", "117") },
        { "line left", WithLine(line => line with { PackageId = null }), new(ChannelFact.LinePackage, "58", "115", null) },
        { "line tracked", WithLine(line => line with { TrackingNumber = "JX1" }), new(ChannelFact.LineTracking, "58", null, "JX1") },
        { "line cancelled", WithLine(line => line with { IsCancelled = true, CancelReason = "late" }), new(ChannelFact.LineCancelled, "58", null, "late") },
        { "line price", WithLine(line => line with { SalePrice = 1 }), new(ChannelFact.LineAmounts, "58") },
        { "line goods", WithLine(line => line with { Parts = [] }), new(ChannelFact.LineGoods, "58") },
        { "line gone", s_order with { Lines = [s_order.Lines[1]] }, new(ChannelFact.LineGone, "58") },
        { "line added", s_order with { Lines = [.. s_order.Lines, new ChannelOrderLine { Id = "60", SkuId = "3" }] }, new(ChannelFact.LineAdded, "60") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_difference_is_told_by_its_fact_and_its_line(string what, ChannelOrder after, ChannelChange expected)
    {
        Assert.False(ChannelOrderComparer.AreSame(s_order, after), what);
        Assert.Equal([expected], ChannelDifference.Between(s_order, after).AsEnumerable());
    }

    [Fact]
    public void Journals_with_one_line_twice_can_be_compared()
    {
        var twice = s_order with { Lines = [.. s_order.Lines, s_order.Lines[0]] };

        Assert.False(ChannelOrderComparer.AreSame(twice, s_order));
        Assert.Single(ChannelDifference.Between(twice, s_order));
    }

    [Theory]
    [InlineData("58", "59")]
    [InlineData("9", "10")]
    [InlineData("577086512123755123", "577086512123755124")]
    [InlineData("a", "b")]
    public void Ids_stand_in_a_fixed_order_and_numbers_by_their_value(string first, string second)
    {
        Assert.True(ChannelOrderLine.ById.Compare(first, second) < 0);
        Assert.True(ChannelOrderLine.ById.Compare(second, first) > 0);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("18.00")]
    [InlineData("-3.5")]
    [InlineData("144115188075855872")]
    [InlineData("0.000000000000001")]
    public void An_amount_is_kept_with_every_digit(string text)
    {
        var amount = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(text, (s_order with { TotalAmount = amount }).TotalAmount?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_amount_beyond_what_an_order_can_cost_is_unknown_and_not_a_smaller_one()
    {
        Assert.Null((s_order with { TotalAmount = decimal.MaxValue }).TotalAmount);
        Assert.Null((s_order with { TotalAmount = 144115188075855873m }).TotalAmount);
        Assert.Null((s_order with { TotalAmount = 0.0000000000000001m }).TotalAmount);
    }

    [Fact]
    public void Amounts_are_compared_by_value_and_unknown_is_not_zero()
    {
        Assert.True(ChannelOrderComparer.AreSame(s_order with { TotalAmount = 4.9m }, s_order with { TotalAmount = 4.90m }));
        Assert.False(ChannelOrderComparer.AreSame(s_order with { TotalAmount = 0 }, s_order));
    }

    [Fact]
    public void A_fingerprint_is_read_as_it_was_written_and_nonsense_is_none()
    {
        var print = new ChannelFingerprint(ulong.MaxValue, 2, 3, uint.MaxValue, 0);

        Assert.Equal(print, ChannelFingerprint.Parse(print.ToString()));
        Assert.True(ChannelFingerprint.Parse("nonsense").IsNone);
        Assert.True(ChannelFingerprint.Parse(null).IsNone);
        Assert.Null((s_order with { Fingerprint = "?" }).Fingerprint);
    }

    private static ChannelOrder Printed(ChannelFingerprint print) => s_order with { Fingerprint = print.ToString() };

    private static ChannelOrder WithLine(Func<ChannelOrderLine, ChannelOrderLine> change) =>
        s_order with { Lines = [change(s_order.Lines[0]), s_order.Lines[1]] };
}
