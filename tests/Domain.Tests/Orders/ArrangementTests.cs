using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using static OrderActors.Domain.Tests.Orders.AnOrder;
using static OrderActors.Domain.Tests.Orders.OrderStory;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>Whether a label exists is what the channel shows; our own call counts until the channel must show it.</summary>
public sealed class ArrangementTests
{
    private static readonly ChannelOrder s_order = Paid() with { ShippingType = ShippingType.TikTok };
    private static readonly ShipRequest s_label = new([], null, null, false, new ParcelSize(10, 10, 5, 200));

    private static ChannelOrder Labelled(int minute) => s_order.Becomes(ChannelOrderStatus.AwaitingCollection, minute).With(
        Line("line-1", "mug") with
        {
            PackageId = "package-1",
            PackageStatus = ChannelPackageStatus.Processing,
            Status = ChannelOrderStatus.AwaitingCollection,
            TrackingNumber = "T-1",
            ArrangedAt = PlacedAt.AddMinutes(minute),
        });

    private static ChannelOrder Open(int minute) => s_order.Becomes(ChannelOrderStatus.AwaitingShipment, minute)
        .LineIs("line-1", ChannelOrderStatus.AwaitingShipment);

    [Fact]
    public void A_label_that_was_voided_at_the_channel_is_bought_again()
    {
        var story = Arranged().Hears(Labelled(1)).Waits("await the carrier's scan");

        story.Hears(Open(2)).LinesStand(LineState.Ready).Waits("ship");
        story.Ships("ship-2", s_label).Then("ShipIntended");
    }

    [Fact]
    public void A_call_that_is_done_and_not_shown_yet_is_not_made_again()
    {
        var story = Arranged().Waits("await the label at TikTok");

        story.After(TimeSpan.FromMinutes(5)).Hears(Open(1) with { AskedAt = story.Now.AddMinutes(5) })
            .LinesStand(LineState.Arranged)
            .Ships("ship-2", s_label).Then();
    }

    [Fact]
    public void A_call_that_the_channel_does_not_show_when_it_must_counts_no_more()
    {
        var story = Arranged();
        var late = story.Now + EffectPolicy.VisibleAfter + TimeSpan.FromSeconds(1);

        story.After(late - story.Now).Hears(s_order with { AskedAt = late })
            .Then("ChannelChanged")
            .LinesStand(LineState.Ready)
            .Waits("ship");
        story.Hears(s_order with { AskedAt = late.AddMinutes(1) }).Then();
        story.Ships("ship-2", s_label).Then("ShipIntended");
    }

    [Fact]
    public void The_channel_is_asked_again_when_the_label_must_be_visible()
    {
        var story = Arranged();
        var settled = story.Now;

        story.WakesWhenDue().Then("CheckedAgain");

        Assert.Equal(settled + EffectPolicy.VisibleAfter, story.Now);
        Assert.True(OrderProcess.NextAction(story.Order)!.DueAt > story.Now);
    }

    [Fact]
    public void The_second_label_counts_although_the_first_was_voided()
    {
        var story = Arranged().Hears(Labelled(1)).Hears(Open(2)).Ships("ship-2", s_label).IsDone(Effect(2));

        story.LinesStand(LineState.Arranged).Ships("ship-3", s_label).Then();
        story.Hears(Labelled(3)).Hears(Open(4)).LinesStand(LineState.Ready);
    }

    [Fact]
    public void An_order_that_awaits_collection_is_arranged_whatever_its_lagging_line_says() =>
        new OrderStory().Stocked("mug", 1).Hears(s_order)
            .Hears(s_order.Becomes(ChannelOrderStatus.AwaitingCollection, 1).LineIs("line-1", ChannelOrderStatus.AwaitingShipment))
            .LinesStand(LineState.Arranged)
            .Ships("ship-1", s_label).Then();

    [Fact]
    public void An_older_snapshot_does_not_void_a_label() =>
        Arranged().Hears(Labelled(5)).Hears(Open(4)).ThenRejected(OrderRejectionCode.LateSnapshot)
            .LinesStand(LineState.Arranged);

    [Fact]
    public void Of_two_labels_only_the_voided_one_is_open_again()
    {
        var both = Paid().With(Line("line-1", "mug"), Line("line-2", "mug")) with { ShippingType = ShippingType.TikTok };
        var story = new OrderStory().Stocked("mug", 2).Hears(both)
            .Ships("ship-1", s_label with { LineIds = ["line-1"] }).IsDone(Effect(1))
            .Ships("ship-2", s_label with { LineIds = ["line-2"] }).IsDone(Effect(2));
        var shown = both.With(
            Line("line-1", "mug") with { PackageId = "p-1", PackageStatus = ChannelPackageStatus.Processing },
            Line("line-2", "mug") with { PackageId = "p-2", PackageStatus = ChannelPackageStatus.Processing });

        story.Hears(shown.Becomes(ChannelOrderStatus.AwaitingCollection, 1));
        story.Hears(shown.With(shown.Lines[0], Line("line-2", "mug")).Becomes(ChannelOrderStatus.PartiallyShipping, 2))
            .LinesStand(LineState.Arranged, LineState.Ready);
        story.Ships("ship-3", s_label).Then("ShipIntended");
        Assert.Equal(["line-2"], story.Order.Effects[Effect(3)].Instruction!.LineIds.AsEnumerable());
    }

    [Fact]
    public void A_line_that_is_cancelled_is_not_open_again() =>
        Arranged().Hears(Labelled(1)).Hears(Open(2).Becomes(ChannelOrderStatus.Cancelled, 2))
            .LinesStand(LineState.Cancelled)
            .HasEnded();

    [Fact]
    public void A_line_that_has_left_is_not_open_again_when_its_scan_is_taken_back() =>
        Arranged().Hears(Labelled(1)).Hears(Labelled(2).Becomes(ChannelOrderStatus.InTransit, 2).LineIs("line-1", ChannelOrderStatus.InTransit))
            .Hears(Open(3))
            .LinesStand(LineState.Dispatched)
            .Ships("ship-2", s_label).ThenRejected(OrderRejectionCode.WrongState);

    private static OrderStory Arranged() => new OrderStory().Stocked("mug", 1).Hears(s_order).Ships("ship-1", s_label).IsDone(Effect(1));
}
