using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

public sealed class AnnouncementTests
{
    private static readonly OrderAnnouncement s_cancelled = At(AnnouncedFact.Cancelled, 10);
    private static readonly OrderAnnouncement s_request = At(AnnouncedFact.CancelRequest, 10);

    [Theory]
    [InlineData(AnnouncedFact.Cancelled)]
    [InlineData(AnnouncedFact.CancelledLines)]
    [InlineData(AnnouncedFact.CancelRequest)]
    public void An_announcement_ahead_of_the_details_stops_shipping(AnnouncedFact fact)
    {
        var story = Processing().Announces(At(fact, 10)).Then("StopAnnounced").Waits("await release of the hold");

        story.Ships().ThenRejected(OrderRejectionCode.OnHold);
    }

    [Fact]
    public void An_announced_order_does_not_ship_by_rule()
    {
        var story = new OrderStory { Policy = Policy with { Market = "ID", AutoShipAfter = TimeSpan.FromMinutes(1) } }
            .Stocked("mug", 1)
            .Hears(Paid() with { ShippingType = ShippingType.TikTok })
            .Announces(s_cancelled);

        story.After(TimeSpan.FromHours(2)).Wakes();

        Assert.DoesNotContain(story.Journal, @event => @event is OrderEvent.ShipIntended);
    }

    [Fact]
    public void The_hold_lifts_itself_when_the_details_are_as_new() => Processing().Announces(s_cancelled)
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 10))
        .Then("ChannelChanged", "HoldReleased")
        .Waits("ship");

    [Fact]
    public void Details_that_are_newer_than_before_but_older_than_the_announcement_lift_nothing() => Processing()
        .Announces(s_cancelled)
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 9))
        .Then("ChannelChanged")
        .Waits("await release of the hold");

    [Fact]
    public void Details_that_show_the_cancellation_end_the_order_and_the_hold() => Processing().Announces(s_cancelled)
        .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 9))
        .Then("ChannelChanged", "HoldReleased", "Cancelled", "StockReleased");

    [Fact]
    public void Details_that_show_the_request_hold_in_its_place() => Processing().Announces(s_request)
        .Hears(Paid() with { IsCancelRequested = true })
        .Then("ChannelChanged", "HoldPlaced", "HoldReleased")
        .Waits("await release of the hold");

    [Fact]
    public void An_announcement_that_is_no_newer_than_the_details_places_nothing() => Processing()
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 10))
        .Announces(s_cancelled)
        .Then();

    [Fact]
    public void The_same_announcement_again_changes_nothing() => Processing()
        .Announces(s_cancelled).Then("StopAnnounced")
        .Announces(s_cancelled).Then();

    [Fact]
    public void What_a_person_lifted_the_same_announcement_does_not_place_again() => Processing()
        .Announces(s_request).Announces(s_cancelled)
        .Releases(HoldKind.Announced).Then("HoldReleased")
        .Announces(s_cancelled).Then()
        .Announces(s_request).Then()
        .Waits("ship");

    [Fact]
    public void A_later_announcement_holds_again_what_a_person_lifted() => Processing()
        .Announces(s_cancelled)
        .Releases(HoldKind.Announced)
        .Announces(At(AnnouncedFact.Cancelled, 20)).Then("StopAnnounced")
        .Waits("await release of the hold");

    [Fact]
    public void Of_two_announcements_the_later_one_must_be_reached() => Processing()
        .Announces(At(AnnouncedFact.CancelRequest, 20))
        .Announces(s_cancelled)
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 10)).Then("ChannelChanged")
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 20)).Then("ChannelChanged", "HoldReleased");

    [Fact]
    public void A_request_that_never_shows_is_withdrawn() => Processing()
        .Announces(s_request)
        .Withdraws(s_request).Then("HoldReleased")
        .Withdraws(s_request).Then()
        .Announces(s_request).Then()
        .Waits("ship");

    [Fact]
    public void The_withdrawal_of_a_request_leaves_a_cancellation_and_a_later_request_standing()
    {
        Processing().Announces(s_request).Announces(s_cancelled).Withdraws(s_request).Then()
            .Waits("await release of the hold");
        Processing().Announces(s_request).Announces(At(AnnouncedFact.CancelRequest, 20)).Withdraws(s_request).Then()
            .Waits("await release of the hold");
    }

    [Fact]
    public void A_request_that_is_taken_back_holds_no_more_and_takes_nothing_stronger_back()
    {
        var back = s_request with { IsTakenBack = true };

        Processing().Announces(s_request).Withdraws(back).Then("HoldReleased")
            .Announces(s_request).Then()
            .Waits("ship");
        Processing().Announces(s_request).Announces(At(AnnouncedFact.CancelledLines, 5)).Withdraws(back).Then()
            .Waits("await release of the hold");
        Processing().Announces(At(AnnouncedFact.CancelRequest, 20)).Withdraws(back).Then()
            .Waits("await release of the hold");
    }

    [Fact]
    public void An_order_that_has_left_or_ended_is_not_held() => Processing()
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 5))
        .Announces(s_cancelled)
        .Then();

    [Fact]
    public void An_order_that_nobody_knows_is_not_held()
    {
        var decision = OrderAnnouncements.Announce(Order.Unknown(Key), s_cancelled, PlacedAt);

        Assert.IsType<Decision<OrderEvent, OrderRejection>.Rejected>(decision);
    }

    private static OrderAnnouncement At(AnnouncedFact fact, int minute) => new(fact, PlacedAt.AddMinutes(minute));

    private static OrderStory Processing() => new OrderStory().Stocked("mug", 1).Hears(Paid());
}
