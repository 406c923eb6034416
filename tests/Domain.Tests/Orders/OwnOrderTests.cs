using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Orders;

using Change = Decision<OwnOrder, OrderRejection>;
using OrderDecision = Decision<OrderEvent, OrderRejection>;

public sealed class OwnOrderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_later = s_now.AddHours(1);

    [Fact]
    public void The_order_s_status_follows_from_its_lines()
    {
        var order = Paid();
        Assert.Equal(ChannelOrderStatus.AwaitingShipment, order.Status);
        Assert.Equal(ChannelOrderStatus.Unpaid, Unpaid().Status);

        var partly = Changed(OwnOrderChanges.Ship(order, ["1"], "T1", "Post", s_later));
        Assert.Equal(ChannelOrderStatus.PartiallyShipping, partly.Status);
        var arrived = Changed(OwnOrderChanges.Deliver(partly, [], s_later));
        Assert.Equal(ChannelOrderStatus.PartiallyShipping, arrived.Status);

        var all = Changed(OwnOrderChanges.Ship(arrived, [], "T2", "Post", s_later));
        Assert.Equal(ChannelOrderStatus.InTransit, all.Status);
        Assert.Equal(ChannelOrderStatus.Delivered, Changed(OwnOrderChanges.Deliver(all, [], s_later)).Status);
        Assert.Equal(ChannelOrderStatus.Cancelled, Changed(OwnOrderChanges.Cancel(order, "changed her mind", "BUYER", s_later)).Status);
    }

    [Fact]
    public void Each_change_is_later_than_the_one_before_also_within_a_second()
    {
        var once = Changed(OwnOrderChanges.Pay(Unpaid(), s_now));
        var twice = Changed(OwnOrderChanges.Ship(once, [], "T1", "Post", s_now));

        Assert.Equal((s_now.AddSeconds(1), s_now.AddSeconds(2)), (once.UpdatedAt, twice.UpdatedAt));
    }

    [Fact]
    public void News_that_is_known_changes_nothing()
    {
        var shipped = Changed(OwnOrderChanges.Ship(Paid(), [], "T1", "Post", s_later));
        var delivered = Changed(OwnOrderChanges.Deliver(shipped, [], s_later));
        var cancelled = Changed(OwnOrderChanges.Cancel(Paid(), "no", "SELLER", s_later));

        Assert.Empty(Same(OwnOrderChanges.Pay(shipped, s_later)));
        Assert.Empty(Same(OwnOrderChanges.Ship(shipped, [], "T1", "Post", s_later)));
        Assert.Empty(Same(OwnOrderChanges.Ship(shipped, ["2"], "T1", "Post", s_later)));
        Assert.Empty(Same(OwnOrderChanges.Deliver(delivered, [], s_later)));
        Assert.Empty(Same(OwnOrderChanges.Deliver(delivered, ["1"], s_later)));
        Assert.Empty(Same(OwnOrderChanges.Cancel(cancelled, "no", "SELLER", s_later)));
        Assert.Empty(Same(OwnOrderChanges.Lower(shipped, [("TEA", 2)], s_later)));
        Assert.Empty(Same(OwnOrderChanges.Describe(shipped, new OwnCustomer("Ann"), null, null, s_later)));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_its_reason()
    {
        var shipped = Changed(OwnOrderChanges.Ship(Paid(), [], "T1", "Post", s_later));
        var cancelled = Changed(OwnOrderChanges.Cancel(Paid(), "no", "SELLER", s_later));

        Assert.Equal(OrderRejectionCode.TrackingRequired, Refusal(OwnOrderChanges.Ship(Paid(), [], "T1", null, s_later)));
        Assert.Equal(OrderRejectionCode.UnknownLines, Refusal(OwnOrderChanges.Ship(Paid(), ["9"], "T1", "Post", s_later)));
        Assert.Equal(OrderRejectionCode.UnknownLines, Refusal(OwnOrderChanges.Ship(cancelled, [], "T1", "Post", s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Ship(shipped, [], "T2", "Post", s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Deliver(Paid(), [], s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Deliver(Paid(), ["1"], s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Deliver(cancelled, [], s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Cancel(shipped, "no", "SELLER", s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Pay(cancelled with { PaidAt = null }, s_later)));
        Assert.Equal(OrderRejectionCode.UnknownLines, Refusal(OwnOrderChanges.Lower(Paid(), [("TEA", 3)], s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Lower(shipped, [("TEA", 1)], s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Describe(shipped, null, new OwnAddress("Ann"), null, s_later)));
    }

    [Fact]
    public void Fewer_units_cancel_lines_that_are_still_here()
    {
        var partly = Changed(OwnOrderChanges.Ship(Paid(), ["2"], "T1", "Post", s_later));

        var fewer = Changed(OwnOrderChanges.Lower(partly, [("TEA", 1), ("CUP", 0)], s_later));

        Assert.Equal(["2"], fewer.LiveLines.Select(line => line.Id));
        Assert.Equal(ChannelOrderStatus.InTransit, fewer.Status);
    }

    [Fact]
    public void Without_a_choice_of_lines_what_left_before_is_not_meant()
    {
        var partly = Changed(OwnOrderChanges.Ship(Paid(), ["2"], "T1", "Post", s_later));

        var all = Changed(OwnOrderChanges.Ship(partly, [], "T2", "Post", s_later));

        Assert.Equal(["T2", "T1", "T2"], all.Lines.Select(line => line.Parcel!.TrackingNumber));
        Assert.Equal(["o/2", "o/1", "o/2"], all.Lines.Select(line => line.Parcel!.Id));
    }

    [Fact]
    public void News_that_was_added_to_what_is_no_longer_known_is_refused()
    {
        var known = Order.Unknown(new OrderKey("acme", "own.manual", "o")) with { Channel = Snapshot(s_now) };

        Assert.Equal(OrderRejectionCode.LateSnapshot, Refusal(Apply(known, null, OwnNews.Created)));
        Assert.Equal(OrderRejectionCode.LateSnapshot, Refusal(Apply(known, s_now.AddSeconds(-1), OwnNews.Changed)));
        Assert.Equal(OrderRejectionCode.LateSnapshot, Refusal(Apply(Order.Unknown(known.Key), s_now, OwnNews.Changed)));
        Assert.IsType<OrderDecision.Accepted>(Apply(known, s_now, OwnNews.Changed));
    }

    [Fact]
    public void An_order_that_is_held_is_not_shipped()
    {
        var held = Order.Unknown(new OrderKey("acme", "own.manual", "o")) with
        {
            Channel = Snapshot(s_now),
            State = OrderState.Processing,
            Holds = ImmutableSortedDictionary<HoldKind, Hold>.Empty.Add(HoldKind.Manual, new Hold(HoldKind.Manual, "wait", s_now)),
        };

        Assert.Equal(OrderRejectionCode.OnHold, Refusal(Apply(held, s_now, OwnNews.Shipped)));
    }

    [Fact]
    public void A_held_line_stops_the_parcel_that_would_take_it_and_no_other()
    {
        var order = Order.Unknown(new OrderKey("acme", "own.manual", "o")) with
        {
            Channel = Snapshot(s_now),
            State = OrderState.Processing,
            Holds = ImmutableSortedDictionary<HoldKind, Hold>.Empty.Add(
                HoldKind.Manual, new Hold(HoldKind.Manual, "wait", s_now) { LineIds = ["1"] }),
        };
        var left = Snapshot(s_later) with
        {
            Lines = [new ChannelOrderLine { Id = "1", SkuId = "own:TEA", SellerSku = "TEA", Status = ChannelOrderStatus.InTransit }],
        };

        Assert.Equal(OrderRejectionCode.OnHold, Refusal(OwnOrders.Apply(order, left, s_now, OwnNews.Shipped, OrderPolicy.Unknown, s_later)));
        Assert.IsType<OrderDecision.Accepted>(Apply(order, s_now, OwnNews.Shipped));
    }

    [Fact]
    public void Shipping_the_rest_once_more_changes_nothing()
    {
        var partly = Changed(OwnOrderChanges.Ship(Paid(), ["1"], "T1", "Post", s_later));
        var all = Changed(OwnOrderChanges.Ship(partly, [], "T2", "Post", s_later));

        Assert.Empty(Same(OwnOrderChanges.Ship(all, [], "T2", "Post", s_later)));
        Assert.Equal(OrderRejectionCode.WrongState, Refusal(OwnOrderChanges.Ship(all, [], "T3", "Post", s_later)));
    }

    [Theory]
    [InlineData("acme", "manual", "1001", "manual:acme:1001")]
    [InlineData("a:b", "import", "INV 7/8", "import:a%3Ab:INV%207%2F8")]
    public void An_order_s_id_says_channel_seller_and_the_channel_s_id(string seller, string channel, string id, string expected)
    {
        var key = OwnChannel.OrderOf(seller, channel, id);

        Assert.Equal(expected, key.TikTokOrderId);
        Assert.True(OwnChannel.Is(key.ShopId) && OwnChannel.IsId(key.TikTokOrderId));
        Assert.Equal(key, OrderKey.Parse(key.ToString()));
        Assert.False(OwnChannel.Is("7495387236481") || OwnChannel.IsId("576461413038785752"));
    }

    private static OrderDecision Apply(Order order, DateTimeOffset? basedOn, OwnNews news) =>
        OwnOrders.Apply(order, Snapshot(s_later), basedOn, news, OrderPolicy.Unknown, s_later);

    private static ChannelOrder Snapshot(DateTimeOffset at) => new()
    {
        Id = "o",
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = at,
        PlacedAt = s_now,
        Lines = [new ChannelOrderLine { Id = "1", SkuId = "own:TEA", SellerSku = "TEA" }],
    };

    private static OwnOrder Paid() => Unpaid() with { PaidAt = s_now };

    private static OwnOrder Unpaid() => new()
    {
        Id = "o",
        Channel = "manual",
        ChannelOrderId = "1",
        ContentHash = "hash",
        PlacedAt = s_now,
        UpdatedAt = s_now,
        Currency = "GBP",
        Customer = new OwnCustomer("Ann"),
        Lines = [new("1", "TEA", "Tea", 4), new("2", "TEA", "Tea", 4), new("3", "CUP", "Cup", 3)],
    };

    private static OwnOrder Changed(Change change) => Assert.Single(Same(change));

    private static ImmutableArray<OwnOrder> Same(Change change) => Assert.IsType<Change.Accepted>(change).Events;

    private static OrderRejectionCode Refusal(Change change) => Assert.IsType<Change.Rejected>(change).Reason.Code;

    private static OrderRejectionCode Refusal(OrderDecision decision) =>
        Assert.IsType<OrderDecision.Rejected>(decision).Reason.Code;
}
