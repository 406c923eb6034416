using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>The lives that orders live most, from the first message to rest.</summary>
public sealed class OrderStoryTests
{
    [Fact]
    public void A_paid_order_is_reserved_for_good_and_processed_then_shipped_and_delivered()
    {
        var story = new OrderStory().Stocked("mug", 5);

        story.Hears(Paid())
            .Then("Created", "Validated", "StockReserved", "ProcessingStarted")
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Waits("ship")
            .Counts("mug", 5, 1, 0);
        story.Hears(Paid().Becomes(ChannelOrderStatus.AwaitingCollection, 10))
            .Then("ChannelChanged")
            .Waits("await the carrier's scan");
        story.Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
            .Then("ChannelChanged", "Shipped", "StockConsumed")
            .Waits("await delivery")
            .Counts("mug", 5, 0, 1);
        story.Hears(Paid().Becomes(ChannelOrderStatus.Delivered, 30))
            .Then("ChannelChanged", "Delivered")
            .Stands(OrderState.Delivered, StockPhase.Consumed)
            .HasEnded();
    }

    [Fact]
    public void An_order_of_two_SKUs_reserves_both()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "cap"));

        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order)
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 1, 1, 0)
            .Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void When_one_of_two_SKUs_is_short_the_other_is_given_back()
    {
        var order = Paid().With(Line("line-1", "cap"), Line("line-2", "mug"));

        new OrderStory().Stocked("cap", 1).Stocked("mug", 0).Hears(order)
            .Then("Created", "Validated", "StockRefused", "Failed", "StockReleased")
            .Stands(OrderState.Failed, StockPhase.Released)
            .Counts("cap", 1, 0, 0)
            .Counts("mug", 0, 0, 0);
    }

    [Fact]
    public void Three_units_of_one_SKU_are_one_need_of_three()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"), Line("line-3", "mug"));

        var story = new OrderStory().Stocked("mug", 3).Hears(order).Counts("mug", 3, 3, 0);

        Assert.Equal(3, Assert.Single(Assert.Single(story.Order.Groups).Needs).Quantity);
        Assert.Single(story.Shelves["mug"].Reservations);
    }

    [Fact]
    public void A_bundle_takes_its_parts_and_not_itself()
    {
        var bundle = Bundle("line-1", new BundlePart("tiktok-mug", "mug", 2), new BundlePart("tiktok-cap", "cap", 1));

        var story = new OrderStory().Stocked("mug", 5).Stocked("cap", 5).Stocked("bundle", 5)
            .Hears(Paid().With(bundle, Line("line-2", "mug")));

        story.Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 5, 3, 0)
            .Counts("cap", 5, 1, 0)
            .Counts("bundle", 5, 0, 0);
    }

    [Fact]
    public void An_unpaid_order_holds_stock_until_the_buyer_s_time_is_over_and_firmly_once_paid()
    {
        var story = new OrderStory().Stocked("mug", 1);

        story.Hears(Unpaid())
            .Then("Created", "Validated", "StockReserved")
            .Stands(OrderState.Received, StockPhase.Held)
            .Waits("await payment");
        Assert.Equal(
            PlacedAt + OrderProcess.PaymentWindow + OrderProcess.ReservationGrace,
            Assert.Single(story.Shelves["mug"].Reservations).Value.ExpiresAt);
        story.Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 5))
            .Then("ChannelChanged", "StockConfirmed", "ProcessingStarted")
            .Stands(OrderState.Processing, StockPhase.Firm);
        Assert.Null(Assert.Single(story.Shelves["mug"].Reservations).Value.ExpiresAt);
    }

    [Fact]
    public void The_channel_s_own_payment_deadline_decides_how_long_unpaid_stock_is_held()
    {
        var story = new OrderStory().Stocked("mug", 1)
            .Hears(Unpaid() with { AutoCancelAt = PlacedAt.AddHours(2) });

        Assert.Equal(
            PlacedAt.AddHours(2) + OrderProcess.ReservationGrace,
            Assert.Single(story.Shelves["mug"].Reservations).Value.ExpiresAt);
    }

    [Fact]
    public void An_order_in_the_buyer_s_hour_is_reserved_but_not_processed_until_the_channel_releases_it()
    {
        var story = new OrderStory().Stocked("mug", 1);

        story.Hears(Unpaid().Becomes(ChannelOrderStatus.OnHold, 1))
            .Then("Created", "HoldPlaced", "Validated", "StockReserved")
            .Stands(OrderState.Received, StockPhase.Firm)
            .Waits("await end of the buyer's hour");
        story.Ships().ThenRejected(OrderRejectionCode.WrongState);
        story.Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 61))
            .Then("ChannelChanged", "HoldReleased", "ProcessingStarted")
            .Stands(OrderState.Processing, StockPhase.Firm);
    }

    [Fact]
    public void An_order_cancelled_by_the_buyer_before_shipping_gives_its_stock_back()
    {
        var cancelled = Paid().Becomes(ChannelOrderStatus.Cancelled, 5) with
        {
            CancelReason = "no longer needed",
            CancelledBy = "BUYER",
        };

        var story = new OrderStory().Stocked("mug", 1).Hears(Paid()).Hears(cancelled)
            .Then("ChannelChanged", "Cancelled", "StockReleased")
            .Stands(OrderState.Cancelled, StockPhase.Released)
            .Counts("mug", 1, 0, 0)
            .HasEnded();

        Assert.Equal("no longer needed", story.Order.CancelReason);
    }

    [Fact]
    public void An_order_cancelled_after_its_label_was_bought_gives_its_stock_back()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Paid()).Ships().IsDone(OrderStory.Effect(1));

        story.Hears(Paid().Becomes(ChannelOrderStatus.AwaitingCollection, 5))
            .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 6))
            .Then("ChannelChanged", "Cancelled", "StockReleased")
            .Counts("mug", 1, 0, 0)
            .HasEnded();
        Assert.Equal(EffectStatus.Done, story.Order.Effects[OrderStory.Effect(1)].Status);
    }

    [Fact]
    public void An_order_without_stock_fails_and_goes_on_after_a_restock_and_a_retry()
    {
        var story = new OrderStory().Stocked("mug", 0);

        story.Hears(Paid())
            .Then("Created", "Validated", "StockRefused", "Failed", "StockReleased")
            .Stands(OrderState.Failed, StockPhase.Released)
            .Waits("retry");
        Assert.Equal((FailureReason.OutOfStock, 1), (story.Order.Failure!.Reason, story.Order.Failure.Attempt));
        story.Stocked("mug", 1).Retries()
            .Then("RetryRequested", "StockWanted", "Validated", "StockReserved", "ProcessingStarted")
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 1, 1, 0);
        Assert.Null(story.Order.Failure);
        Assert.Equal(2, story.Order.Round);
    }

    [Fact]
    public void A_retry_that_fails_again_says_so_and_waits_longer()
    {
        var story = new OrderStory().Stocked("mug", 0).Hears(Paid());
        var firstWait = OrderProcess.NextAction(story.Order)!.DueAt - story.Now;

        story.Retries()
            .Then("RetryRequested", "StockWanted", "Validated", "StockRefused", "Failed", "StockReleased")
            .Stands(OrderState.Failed, StockPhase.Released);

        Assert.Equal(2, story.Order.Failure!.Attempt);
        Assert.Equal(2 * firstWait, OrderProcess.NextAction(story.Order)!.DueAt - story.Now);
    }

    [Fact]
    public void An_order_in_two_packages_ships_when_both_are_arranged_and_scanned()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "cap"))
            .InPackages(("line-1", "package-1"), ("line-2", "package-2")) with
        {
            ShippingType = ShippingType.TikTok,
        };
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order);

        story.Ships(request: ShipRequest.Everything).Then("ShipIntended", "ShipIntended");
        Assert.Equal(
            ["package-1", "package-2"], story.Order.Effects.Values.Select(effect => effect.Instruction!.PackageId));
        story.IsDone(OrderStory.Effect(1)).Then("ShipArranged").Waits("finish ship call");
        story.Hears(order.Becomes(ChannelOrderStatus.PartiallyShipping, 5)).Stands(OrderState.Processing, StockPhase.Firm);
        story.IsDone(OrderStory.Effect(2)).Then("ShipArranged");
        story.Hears(order.Becomes(ChannelOrderStatus.AwaitingCollection, 6))
            .Hears(order.Becomes(ChannelOrderStatus.InTransit, 7))
            .Then("ChannelChanged", "Shipped", "StockConsumed")
            .Counts("mug", 1, 0, 1)
            .Counts("cap", 1, 0, 1);
    }

    [Fact]
    public void An_order_can_be_split_by_naming_the_lines_of_each_parcel()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"));
        var story = new OrderStory().Stocked("mug", 2).Hears(order);

        story.Ships("ship-1", OrderStory.OwnCarrier with { LineIds = ["line-2"] }).Then("ShipIntended");
        story.Ships("ship-2", OrderStory.OwnCarrier with { TrackingNumber = "1Z-2" }).Then("ShipIntended");
        story.Ships("ship-3", OrderStory.OwnCarrier).Then();

        Assert.Equal(
            ["line-2", "line-1"],
            story.Order.Effects.Values.Select(effect => Assert.Single(effect.Instruction!.LineIds)));
    }
}
