using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

public sealed class HoldTests
{
    [Fact]
    public void A_person_s_hold_stops_shipping_until_it_is_released()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Paid());

        story.Holds().Then("HoldPlaced").Waits("await release of the hold");
        story.Ships().ThenRejected(OrderRejectionCode.OnHold);
        story.Releases().Then("HoldReleased").Waits("ship");
        story.Ships("ship-2").Then("ShipIntended");
    }

    [Fact]
    public void A_held_order_reserves_but_is_not_processed()
    {
        var story = new OrderStory { TakesSteps = false }.Stocked("mug", 1).Hears(Paid()).Holds();
        story.TakesSteps = true;

        story.WakesWhenDue().Then("Validated", "StockReserved").Stands(OrderState.Received, StockPhase.Firm);
        story.Releases().Then("HoldReleased", "ProcessingStarted");
    }

    [Fact]
    public void Several_holds_stand_beside_each_other_and_each_is_lifted_on_its_own()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Paid().Becomes(ChannelOrderStatus.OnHold, 0)).Holds();

        story.Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 61)).Then("ChannelChanged", "HoldReleased");
        story.Stands(OrderState.Received, StockPhase.Firm);
        story.Releases().Then("HoldReleased", "ProcessingStarted");
    }

    [Fact]
    public void A_buyer_s_request_to_cancel_stops_shipping_until_it_is_answered()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Paid());

        story.Hears(Paid() with { IsCancelRequested = true }).Then("ChannelChanged", "HoldPlaced");
        story.Ships().ThenRejected(OrderRejectionCode.OnHold);
        story.Hears(Paid() with { UpdatedAt = PlacedAt.AddMinutes(1) }).Then("ChannelChanged", "HoldReleased");
        story.Ships("ship-2").Then("ShipIntended");
    }

    [Theory]
    [InlineData(HoldKind.Remorse)]
    [InlineData(HoldKind.BuyerCancelRequest)]
    public void What_the_channel_holds_only_the_channel_lifts(HoldKind kind) => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.OnHold, 0) with { IsCancelRequested = true })
        .Releases(kind)
        .ThenRejected(OrderRejectionCode.HoldNotReleasable);

    [Fact]
    public void A_hold_that_does_not_stand_cannot_be_released() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid())
        .Releases()
        .ThenRejected(OrderRejectionCode.HoldNotReleasable);

    [Fact]
    public void Holding_and_releasing_twice_is_once() => new OrderStory().Stocked("mug", 1).Hears(Paid())
        .Holds().Then("HoldPlaced")
        .Holds().Then()
        .Holds("hold-2").Then()
        .Releases().Then("HoldReleased")
        .Releases().Then();

    [Fact]
    public void A_late_repeat_of_a_hold_does_not_hold_again_what_was_released() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid())
        .Holds("hold-1")
        .Releases()
        .Holds("hold-1")
        .Then()
        .Waits("ship");

    [Fact]
    public void An_order_that_has_left_cannot_be_held() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 5))
        .Holds()
        .ThenRejected(OrderRejectionCode.WrongState);

    [Fact]
    public void A_failed_order_can_be_held_and_then_waits_even_when_its_retry_finds_stock()
    {
        var story = new OrderStory().Stocked("mug", 0).Hears(Paid()).Holds().Stocked("mug", 1);

        story.Retries()
            .Then("RetryRequested", "StockWanted", "Validated", "StockReserved")
            .Stands(OrderState.Failed, StockPhase.Firm);
        story.Releases().Then("HoldReleased", "ProcessingStarted");
    }
}
