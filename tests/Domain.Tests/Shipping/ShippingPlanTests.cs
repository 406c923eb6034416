using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Domain.Tests.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Shipping;

using Plan = Decision<ShipInstruction, OrderRejection>;

public sealed class ShippingPlanTests
{
    private static readonly ParcelSize s_parcel = new(20, 15, 10, 450);
    private static readonly ShipRequest s_everything = new([], "1Z-1", "ups", true, s_parcel);
    private static readonly ShipRequest s_byTikTok = new([], null, null, true, s_parcel);

    [Theory]
    // A package exists: shipped by its id in every market, with either carrier.
    [InlineData("US", ShippingType.TikTok, true, ShipMethod.ShipPackage)]
    [InlineData("US", ShippingType.Seller, true, ShipMethod.ShipPackage)]
    [InlineData("ID", ShippingType.TikTok, true, ShipMethod.ShipPackage)]
    [InlineData("ID", ShippingType.Seller, true, ShipMethod.ShipPackage)]
    [InlineData("BR", ShippingType.TikTok, true, ShipMethod.ShipPackage)]
    // None exists, own carrier: marked as shipped, and TikTok answers where the market does not take that.
    [InlineData("US", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    [InlineData("GB", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    [InlineData("JP", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    [InlineData("ID", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    [InlineData("PL", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    [InlineData("a market of next year", ShippingType.Seller, false, ShipMethod.MarkShipped)]
    // None exists, TikTok's carrier: a label is bought, and TikTok answers where it sells none.
    [InlineData("US", ShippingType.TikTok, false, ShipMethod.BuyLabel)]
    [InlineData("GB", ShippingType.TikTok, false, ShipMethod.BuyLabel)]
    [InlineData("", ShippingType.TikTok, false, ShipMethod.BuyLabel)]
    public void Carrier_and_packages_decide_how_an_order_ships_and_no_list_of_markets_does(
        string market, ShippingType shipping, bool hasPackage, ShipMethod method)
    {
        var channel = Paid() with { ShippingType = shipping };
        var order = OrderOf(hasPackage ? channel.InPackages(("line-1", "package-1")) : channel, market);

        Assert.Equal(method, Assert.Single(Calls(ShippingPlan.For(
            order, shipping is ShippingType.TikTok ? s_byTikTok : s_everything))).Method);
    }

    [Theory]
    [InlineData(ShippingType.TikTok, OrderRejectionCode.ParcelSizeRequired)]
    [InlineData(ShippingType.Seller, OrderRejectionCode.TrackingRequired)]
    public void A_rule_makes_no_call_for_which_it_lacks_what_only_a_person_knows(
        ShippingType shipping, OrderRejectionCode expected) =>
        Assert.Equal(
            expected, Refusal(ShippingPlan.For(OrderOf(Paid() with { ShippingType = shipping }, "PL"), ShipRequest.Everything)));

    [Fact]
    public void With_TikTok_s_carrier_a_package_says_how_it_is_handed_over_and_names_no_tracking_number()
    {
        var order = OrderOf(Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok });

        var pickup = Assert.Single(Calls(ShippingPlan.For(order, s_byTikTok)));
        var dropOff = Assert.Single(Calls(ShippingPlan.For(order, ShipRequest.Everything)));

        Assert.Equal((Handover.Pickup, Handover.DropOff), (pickup.Handover, dropOff.Handover));
        Assert.Equal((null, null, null), (pickup.TrackingNumber, pickup.ShippingProviderId, pickup.Parcel));
    }

    [Fact]
    public void With_an_own_carrier_a_package_carries_its_tracking_number_and_no_handover()
    {
        var order = OrderOf(Paid().InPackages(("line-1", "package-1")));

        var call = Assert.Single(Calls(ShippingPlan.For(order, s_everything)));

        Assert.Equal(("1Z-1", "ups", null), (call.TrackingNumber, call.ShippingProviderId, call.Handover));
    }

    [Theory]
    [InlineData(null, "ups")]
    [InlineData("1Z-1", null)]
    [InlineData(" ", "ups")]
    [InlineData("1Z-1", "")]
    public void An_own_carrier_needs_both_a_tracking_number_and_a_provider(string? number, string? provider)
    {
        var request = new ShipRequest([], number, provider, false, null);

        Assert.Equal(OrderRejectionCode.TrackingRequired, Refusal(ShippingPlan.For(OrderOf(Paid()), request)));
        Assert.Equal(
            OrderRejectionCode.TrackingRequired,
            Refusal(ShippingPlan.For(OrderOf(Paid().InPackages(("line-1", "package-1"))), request)));
    }

    [Fact]
    public void A_label_needs_the_parcel_s_size()
    {
        var order = OrderOf(Paid() with { ShippingType = ShippingType.TikTok });

        Assert.Equal(OrderRejectionCode.ParcelSizeRequired, Refusal(ShippingPlan.For(order, ShipRequest.Everything)));
        Assert.Equal(s_parcel, Assert.Single(Calls(ShippingPlan.For(order, s_byTikTok))).Parcel);
    }

    [Fact]
    public void One_tracking_number_is_not_spread_over_two_packages_of_an_own_carrier()
    {
        var order = OrderOf(TwoPackages());

        Assert.Equal(OrderRejectionCode.TrackingRequired, Refusal(ShippingPlan.For(order, s_everything)));
        var named = Assert.Single(Calls(ShippingPlan.For(order, s_everything with { LineIds = ["line-2"] })));
        Assert.Equal("package-2", named.PackageId);
    }

    [Fact]
    public void An_unknown_kind_of_shipping_is_what_the_request_makes_of_it()
    {
        var order = OrderOf(TwoPackages() with { ShippingType = ShippingType.Unknown });
        var loose = OrderOf(Paid() with { ShippingType = ShippingType.Unknown });

        Assert.Equal(2, Calls(ShippingPlan.For(order, s_byTikTok)).Count());
        Assert.Equal(OrderRejectionCode.TrackingRequired, Refusal(ShippingPlan.For(order, s_everything)));
        var own = Assert.Single(Calls(ShippingPlan.For(order, s_everything with { LineIds = ["line-2"] })));
        Assert.Equal((s_everything.TrackingNumber, null), (own.TrackingNumber, own.Handover));
        var label = s_byTikTok with { Parcel = new ParcelSize(10, 10, 5, 200) };
        Assert.Equal(ShipMethod.BuyLabel, Assert.Single(Calls(ShippingPlan.For(loose, label))).Method);
        Assert.Equal(ShipMethod.MarkShipped, Assert.Single(Calls(ShippingPlan.For(loose, s_everything))).Method);
    }

    [Fact]
    public void TikTok_s_carrier_takes_every_package_in_one_go()
    {
        var order = OrderOf(TwoPackages() with { ShippingType = ShippingType.TikTok });

        Assert.Equal(
            ["package-1", "package-2"], Calls(ShippingPlan.For(order, s_byTikTok)).Select(call => call.PackageId));
    }

    [Theory]
    [InlineData("line-9")]
    [InlineData("line-2")]
    public void A_line_that_is_unknown_or_cancelled_cannot_be_shipped(string line)
    {
        var order = OrderOf(Paid().With(Line("line-1", "mug"), Line("line-2", "cap")).CancellingLine("line-2"));

        Assert.Equal(
            OrderRejectionCode.UnknownLines,
            Refusal(ShippingPlan.For(order, s_everything with { LineIds = ["line-1", line] })));
    }

    [Fact]
    public void Cancelled_lines_are_left_out()
    {
        var order = OrderOf(Paid().With(Line("line-1", "mug"), Line("line-2", "cap")).CancellingLine("line-2"));

        Assert.Equal("line-1", Assert.Single(Assert.Single(Calls(ShippingPlan.For(order, s_everything))).LineIds));
    }

    [Fact]
    public void What_the_channel_shows_as_arranged_is_not_arranged_again()
    {
        var arranged = Paid().Becomes(ChannelOrderStatus.AwaitingCollection, 5);
        var tracked = Paid().With(Line("line-1", "mug") with { TrackingNumber = "1Z-9" }, Line("line-2", "cap"));

        Assert.Empty(Calls(ShippingPlan.For(OrderOf(arranged), ShipRequest.Everything)));
        Assert.Equal(
            "line-2", Assert.Single(Assert.Single(Calls(ShippingPlan.For(OrderOf(tracked), s_everything))).LineIds));
    }

    [Fact]
    public void A_payload_that_names_one_line_twice_ships_it_once()
    {
        var order = OrderOf(Paid().With(Line("line-1", "mug"), Line("line-1", "mug")));

        Assert.Equal("line-1", Assert.Single(Assert.Single(Calls(ShippingPlan.For(order, s_everything))).LineIds));
    }

    [Fact]
    public void Lines_that_are_arranged_are_refused_by_name_and_the_message_says_where_they_are()
    {
        var order = OrderOf(Paid().With(
            Line("line-1", "mug") with { PackageId = "package-1", TrackingNumber = "1Z-9" }, Line("line-2", "cap")));

        var refusal = Assert.IsType<Plan.Rejected>(
            ShippingPlan.For(order, s_everything with { LineIds = ["line-1", "line-2"] })).Reason;

        Assert.Equal(OrderRejectionCode.AlreadyArranged, refusal.Code);
        Assert.Contains("line-1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("package-1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1Z-9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_lines_of_a_package_do_not_ship_without_the_others_and_it_is_said_which()
    {
        var order = OrderOf(Paid().With(Line("line-1", "mug"), Line("line-2", "cap"))
            .InPackages(("line-1", "package-1"), ("line-2", "package-1")));

        var refusal = Assert.IsType<Plan.Rejected>(
            ShippingPlan.For(order, s_everything with { LineIds = ["line-1"] })).Reason;

        Assert.Equal(OrderRejectionCode.PackageHoldsOthers, refusal.Code);
        Assert.Contains("line-2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_line_of_a_package_needs_no_naming()
    {
        var order = OrderOf(Paid().With(Line("line-1", "mug"), Line("line-2", "cap"))
            .InPackages(("line-1", "package-1"), ("line-2", "package-1")).CancellingLine("line-2"));

        Assert.Equal(
            ["line-1"],
            Assert.Single(Calls(ShippingPlan.For(order, s_everything with { LineIds = ["line-1"] }))).LineIds.AsEnumerable());
    }

    [Fact]
    public void A_tracking_number_that_would_be_dropped_is_refused()
    {
        var byTikTok = OrderOf(Paid() with { ShippingType = ShippingType.TikTok });
        var arranged = OrderOf(Paid().Becomes(ChannelOrderStatus.AwaitingCollection, 5));

        Assert.Equal(OrderRejectionCode.TrackingNotTaken, Refusal(ShippingPlan.For(byTikTok, s_everything)));
        Assert.Equal(OrderRejectionCode.AlreadyArranged, Refusal(ShippingPlan.For(arranged, s_everything)));
    }

    [Theory]
    [MemberData(nameof(Labelled))]
    public void A_line_with_a_label_is_not_in_the_label_that_is_bought_for_the_rest(ChannelOrderLine labelled)
    {
        var order = OrderOf(Paid().With(labelled, Line("line-2", "cap")) with { ShippingType = ShippingType.TikTok });

        Assert.Equal(["line-2"], Assert.Single(Calls(ShippingPlan.For(order, s_byTikTok))).LineIds.AsEnumerable());
    }

    /// <summary>What says that a line has a label, long before its tracking number does (case label-without-tracking-yet).</summary>
    public static TheoryData<ChannelOrderLine> Labelled =>
    [
        Line("line-1", "mug") with { PackageId = "package-1", PackageStatus = ChannelPackageStatus.Processing },
        Line("line-1", "mug") with { ArrangedAt = PlacedAt },
        Line("line-1", "mug") with { Status = ChannelOrderStatus.AwaitingCollection },
        Line("line-1", "mug") with { Status = ChannelOrderStatus.InTransit },
        Line("line-1", "mug") with { PackageId = "package-1" },
        Line("line-1", "mug") with { TrackingNumber = "1Z-9" },
    ];

    [Fact]
    public void Where_packages_come_before_shipping_a_package_is_no_sign_of_a_label()
    {
        var order = OrderOf(
            Paid().With(Line("line-1", "mug") with { PackageId = "package-1" }) with { ShippingType = ShippingType.TikTok }, "ID");

        Assert.Equal("package-1", Assert.Single(Calls(ShippingPlan.For(order, s_byTikTok))).PackageId);
    }

    private static ChannelOrder TwoPackages() => Paid().With(Line("line-1", "mug"), Line("line-2", "cap"))
        .InPackages(("line-1", "package-1"), ("line-2", "package-2"));

    private static Order OrderOf(ChannelOrder channel, string market = "US") =>
        Order.Unknown(Key) with
        {
            Channel = channel,
            Policy = Policy with { Market = market },
            Groups = [new StockGroup(Policy.Location, 1, StockPhase.Firm, [.. channel.Lines.Select(line => new LineNeed(line.Id, []))])],
        };

    private static IEnumerable<ShipInstruction> Calls(Plan plan) => Assert.IsType<Plan.Accepted>(plan).Events;

    private static OrderRejectionCode Refusal(Plan plan)
    {
        var reason = Assert.IsType<Plan.Rejected>(plan).Reason;
        Assert.NotEmpty(reason.Message);
        return reason.Code;
    }
}
