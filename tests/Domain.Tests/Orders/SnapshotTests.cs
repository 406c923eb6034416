using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>What the channel says: late, repeated, skipping, unknown, and out of the ordinary.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_late_message_moves_nothing() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
        .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 19))
        .ThenRejected(OrderRejectionCode.LateSnapshot)
        .Stands(OrderState.Shipped, StockPhase.Consumed);

    [Fact]
    public void Within_one_second_the_status_that_is_further_wins() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
        .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingCollection, 20))
        .ThenRejected(OrderRejectionCode.LateSnapshot)
        .Hears(Paid().Becomes(ChannelOrderStatus.Delivered, 20))
        .Stands(OrderState.Delivered, StockPhase.Consumed);

    [Fact]
    public void A_repeated_message_changes_nothing() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid())
        .Hears(Paid().With([.. Paid().Lines]))
        .Then();

    [Fact]
    public void A_change_within_the_same_second_is_taken() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid())
        .Hears(Paid() with { TrackingNumber = "1Z-1" })
        .Then("ChannelChanged");

    [Fact]
    public void Lines_and_packages_in_another_sequence_change_nothing()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "cap")) with { PackageIds = ["115", "116"] };

        new OrderStory().Stocked("mug", 1).Stocked("cap", 1)
            .Hears(order)
            .Hears(order.With(order.Lines[1], order.Lines[0]) with { PackageIds = ["116", "115"] })
            .Then();
    }

    [Fact]
    public void A_stored_fact_that_no_rule_reads_is_taken_although_the_time_of_the_change_did_not_move()
    {
        var before = Paid() with { Fingerprint = new ChannelFingerprint(1, 1, 1, 0, 0).ToString() };
        var after = before with { Fingerprint = new ChannelFingerprint(2, 1, 2, 0, 0).ToString() };

        new OrderStory().Stocked("mug", 1)
            .Hears(before)
            .Hears(after)
            .Then("ChannelChanged")
            .Hears(after)
            .Then();
    }

    [Fact]
    public void Of_two_readings_with_one_time_of_change_the_one_that_was_asked_for_earlier_loses()
    {
        var before = Paid() with { Fingerprint = new ChannelFingerprint(1, 1, 1, 0, 0).ToString(), AskedAt = PlacedAt.AddSeconds(10) };
        var earlier = before with
        {
            Fingerprint = new ChannelFingerprint(2, 1, 2, 0, 0).ToString(),
            AskedAt = PlacedAt.AddSeconds(9),
        };

        new OrderStory().Stocked("mug", 1)
            .Hears(before)
            .Hears(earlier)
            .ThenRejected(OrderRejectionCode.LateSnapshot);
    }

    [Theory]
    [InlineData(ChannelOrderStatus.InTransit, OrderState.Shipped)]
    [InlineData(ChannelOrderStatus.Delivered, OrderState.Delivered)]
    [InlineData(ChannelOrderStatus.Completed, OrderState.Delivered)]
    public void Skipped_messages_are_caught_up_one_allowed_move_after_another(ChannelOrderStatus status, OrderState end)
    {
        var snapshot = Paid().Becomes(status, 60) with { CollectedAt = PlacedAt.AddMinutes(50) };

        new OrderStory().Stocked("mug", 1).Hears(Unpaid()).Hears(snapshot).Stands(end, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1);
        new OrderStory().Stocked("mug", 1).Hears(snapshot).Stands(end, StockPhase.Consumed).Counts("mug", 1, 0, 1);
    }

    [Fact]
    public void A_status_that_goes_back_with_a_newer_time_does_not_move_the_order_back() =>
        new OrderStory().Stocked("mug", 1)
            .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
            .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 30))
            .Then("ChannelChanged")
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Ships().ThenRejected(OrderRejectionCode.WrongState);

    [Fact]
    public void An_unknown_word_is_kept_and_is_no_error()
    {
        var strange = Paid().Becomes(ChannelOrderStatus.Unknown, 5) with { StatusText = "TELEPORTED" };

        var story = new OrderStory().Stocked("mug", 1).Hears(Paid()).Hears(strange)
            .Then("ChannelChanged")
            .Stands(OrderState.Processing, StockPhase.Firm);

        Assert.Equal("TELEPORTED", story.Order.Channel!.StatusText);
        story.Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 6)).Stands(OrderState.Shipped, StockPhase.Consumed);
    }

    [Fact]
    public void An_order_first_heard_of_with_an_unknown_word_waits_for_one_that_is_known() =>
        new OrderStory().Stocked("mug", 1)
            .Hears(Unpaid().Becomes(ChannelOrderStatus.Unknown, 0))
            .Stands(OrderState.Received, StockPhase.Held)
            .Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 1))
            .Stands(OrderState.Processing, StockPhase.Firm);

    [Fact]
    public void Completed_without_a_scan_is_a_refund_of_an_order_that_never_left() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid())
        .Hears(Paid().Becomes(ChannelOrderStatus.Completed, 60))
        .Then("ChannelChanged", "Cancelled", "StockReleased")
        .Counts("mug", 1, 0, 0)
        .HasEnded();

    [Fact]
    public void Completed_after_dispatch_is_delivered_also_without_a_scan() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
        .Hears(Paid().Becomes(ChannelOrderStatus.Completed, 60))
        .Then("ChannelChanged", "Delivered")
        .Counts("mug", 1, 0, 1);

    [Fact]
    public void A_cancellation_in_transit_closes_the_order_where_it_stands() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
        .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 30) with { CancelReason = "package lost" })
        .Then("ChannelChanged", "ClosedByChannel")
        .Stands(OrderState.Shipped, StockPhase.Consumed)
        .Counts("mug", 1, 0, 1)
        .HasEnded();

    [Fact]
    public void A_cancellation_in_transit_is_seen_as_such_even_when_the_scan_s_message_was_missed()
    {
        var lost = Paid().Becomes(ChannelOrderStatus.Cancelled, 30) with { CollectedAt = PlacedAt.AddMinutes(20) };

        new OrderStory().Stocked("mug", 1).Hears(Paid()).Hears(lost)
            .Then("ChannelChanged", "Shipped", "ClosedByChannel", "StockConsumed")
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1)
            .HasEnded();
    }

    [Fact]
    public void An_order_of_an_unknown_status_is_paid_when_the_channel_says_when()
    {
        var packing = Unpaid().LineIs("line-1", ChannelOrderStatus.AwaitingShipment) with
        {
            Status = ChannelOrderStatus.Unknown,
            StatusText = "PACKING",
        };

        new OrderStory().Stocked("mug", 1).Hears(packing).Waits("await payment").Stands(OrderState.Received, StockPhase.Held);
        new OrderStory().Stocked("mug", 1).Hears(packing with { PaidAt = PlacedAt })
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Waits("ship");
    }

    [Fact]
    public void An_order_whose_date_is_not_said_is_not_placed_anew_by_each_reading()
    {
        var undated = Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 5) with
        {
            PlacedAt = PlacedAt.AddMinutes(5),
            IsPlacedAtUnknown = true,
        };
        var story = new OrderStory().Stocked("mug", 1).Hears(undated);

        story.Hears(undated with { UpdatedAt = PlacedAt.AddMinutes(9), PlacedAt = PlacedAt.AddMinutes(9) });
        Assert.Equal(undated.PlacedAt, story.Order.Channel!.PlacedAt);

        story.Hears(Paid().Becomes(ChannelOrderStatus.AwaitingShipment, 10));
        story.Hears(undated with { UpdatedAt = PlacedAt.AddMinutes(11), PlacedAt = PlacedAt.AddMinutes(11) });
        Assert.Equal(PlacedAt, story.Order.Channel!.PlacedAt);
        Assert.False(story.Order.Channel.IsPlacedAtUnknown);
    }

    [Fact]
    public void Nothing_follows_a_delivery() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().Becomes(ChannelOrderStatus.Delivered, 30))
        .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 40))
        .Then("ChannelChanged")
        .Stands(OrderState.Delivered, StockPhase.Consumed)
        .HasEnded();

    [Fact]
    public void History_from_before_the_shop_counted_its_stock_takes_none()
    {
        var story = new OrderStory { Policy = Policy with { StockCountedFrom = PlacedAt.AddDays(1) } };

        story.Stocked("mug", 1).Hears(Paid().Becomes(ChannelOrderStatus.Completed, 60))
            .Then("Created", "StockExempted", "ProcessingStarted", "Shipped", "Delivered")
            .Counts("mug", 1, 0, 0)
            .HasEnded();
    }

    [Fact]
    public void An_order_from_before_that_was_not_dispatched_yet_does_take_stock()
    {
        var story = new OrderStory { Policy = Policy with { StockCountedFrom = PlacedAt.AddDays(1) } };

        story.Stocked("mug", 1).Hears(Paid())
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 1, 1, 0);
    }

    [Fact]
    public void An_order_that_TikTok_fulfils_takes_no_stock_and_is_never_shipped_by_us() =>
        new OrderStory().Stocked("mug", 1)
            .Hears(Paid() with { IsFulfilledBySeller = false })
            .Then("Created", "StockExempted", "ProcessingStarted")
            .Counts("mug", 1, 0, 0)
            .Ships().ThenRejected(OrderRejectionCode.NotFulfilledBySeller);

    [Fact]
    public void A_cancelled_line_gives_its_unit_back()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"), Line("line-3", "cap"));
        var story = new OrderStory().Stocked("mug", 2).Stocked("cap", 1).Hears(order);

        story.Hears(order.CancellingLine("line-2").CancellingLine("line-3") with { UpdatedAt = PlacedAt.AddMinutes(1) })
            .Then("ChannelChanged", "StockShrunk")
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 2, 1, 0)
            .Counts("cap", 1, 0, 0);
    }

    [Fact]
    public void A_line_that_was_cancelled_before_the_scan_is_not_taken_off_the_shelf_even_when_both_are_heard_at_once()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"), Line("line-3", "cap"));
        var left = order.CancellingLine("line-2").CancellingLine("line-3").Becomes(ChannelOrderStatus.InTransit, 60);

        new OrderStory().Stocked("mug", 2).Stocked("cap", 1).Hears(order).Hears(left)
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 2, 0, 1)
            .Counts("cap", 1, 0, 0);
    }

    [Fact]
    public void Cancelled_lines_do_not_ask_for_stock() => new OrderStory().Stocked("mug", 1)
        .Hears(Paid().With(Line("line-1", "mug"), Line("line-2", "cap")).CancellingLine("line-2"))
        .Stands(OrderState.Processing, StockPhase.Firm)
        .Counts("mug", 1, 1, 0);
}
