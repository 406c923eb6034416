using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>Each location's lines, and each line's units, for themselves.</summary>
public sealed class GroupTests
{
    private static readonly ChannelOrder s_two = Paid()
        .With(Line("line-1", "mug"), Line("line-2", "cap"))
        .InPackages(("line-1", "package-1"), ("line-2", "package-2"));

    [Fact]
    public void Of_two_parcels_the_delivered_one_leaves_the_shelf_and_the_other_stays_reserved()
    {
        var story = new OrderStory().Stocked("mug", 5).Stocked("cap", 5).Hears(s_two);

        story.Hears(s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.Delivered))
            .Then("ChannelChanged", "LinesConsumed")
            .LinesStand(LineState.Delivered, LineState.Ready)
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 5, 0, 1)
            .Counts("cap", 5, 1, 0);
        Assert.Equal("1 of 2 packages collected", OrderStateTable.Says(story.Order));
        story.Hears(s_two.Becomes(ChannelOrderStatus.InTransit, 9).LineIs("line-1", ChannelOrderStatus.Delivered))
            .Then("ChannelChanged", "Shipped", "StockConsumed")
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("cap", 5, 0, 1);
        Assert.Equal("1 of 2 packages delivered", OrderStateTable.Says(story.Order));
    }

    [Fact]
    public void Two_units_of_one_SKU_leave_the_shelf_one_parcel_after_another()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"));
        var story = new OrderStory().Stocked("mug", 5).Hears(order);

        story.Hears(order.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-2", ChannelOrderStatus.InTransit))
            .Counts("mug", 5, 1, 1);
        story.Hears(order.Becomes(ChannelOrderStatus.InTransit, 6).LineIs("line-2", ChannelOrderStatus.InTransit))
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 5, 0, 2);
    }

    [Fact]
    public void A_line_that_is_cancelled_gives_back_its_own_units_after_another_line_of_its_SKU_has_left()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"), Line("line-3", "mug"));
        var partly = order.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit);
        var story = new OrderStory().Stocked("mug", 3).Hears(order).Hears(partly).Counts("mug", 3, 2, 1);

        story.Hears(partly.CancellingLine("line-2") with { UpdatedAt = PlacedAt.AddMinutes(6) })
            .Then("ChannelChanged", "StockShrunk")
            .Counts("mug", 3, 1, 1)
            .LinesStand(LineState.Dispatched, LineState.Cancelled, LineState.Ready);
    }

    [Fact]
    public void A_line_that_is_cancelled_after_it_left_gives_back_nothing()
    {
        var partly = s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit);
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two).Hears(partly);

        story.Hears(partly.CancellingLine("line-1") with { UpdatedAt = PlacedAt.AddMinutes(6) })
            .Then("ChannelChanged")
            .LinesStand(LineState.Lost, LineState.Ready)
            .Counts("mug", 1, 0, 1)
            .Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void A_line_that_travels_by_its_own_word_has_left_although_its_order_is_cancelled()
    {
        var cancelled = s_two.Becomes(ChannelOrderStatus.Cancelled, 5);
        var travels = cancelled.Lines[0] with { IsCancelled = false, Status = ChannelOrderStatus.InTransit };

        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two)
            .Hears(cancelled.With(travels, cancelled.Lines[1]))
            .LinesStand(LineState.Lost, LineState.Cancelled)
            .Counts("mug", 1, 0, 1)
            .Counts("cap", 1, 0, 0)
            .HasEnded();
    }

    [Fact]
    public void A_scan_that_the_carrier_takes_back_takes_nothing_back_here()
    {
        var partly = s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit);
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two).Hears(partly);

        story.Hears(s_two.Becomes(ChannelOrderStatus.AwaitingCollection, 6))
            .Then("ChannelChanged")
            .LinesStand(LineState.Dispatched, LineState.Arranged)
            .Counts("mug", 1, 0, 1);
    }

    [Fact]
    public void Each_location_reserves_for_itself_and_a_shortage_at_one_keeps_what_the_other_has()
    {
        var story = new OrderStory().StockedAt("north", "mug", 1).StockedAt("south", "cap", 0).Hears(s_two);

        story.StandsAt("north", StockPhase.Firm).StandsAt("south", StockPhase.Released)
            .LinesStand(LineState.Ready, LineState.ShortOfStock)
            .Counts("mug", 1, 1, 0);
        Assert.Equal(OrderState.Failed, story.Order.State);
    }

    [Fact]
    public void A_retry_asks_only_the_location_that_was_short()
    {
        var story = new OrderStory().StockedAt("north", "mug", 1).StockedAt("south", "cap", 0).Hears(s_two)
            .Stocked("cap", 1).Retries();

        story.Then("RetryRequested", "StockWanted", "Validated", "StockReserved", "ProcessingStarted");
        Assert.Equal([("north", 1), ("south", 2)], story.Order.Groups.Select(group => (group.Location, group.Round)));
    }

    [Fact]
    public void One_line_short_and_another_one_dispatched_is_processing_and_the_line_needs_attention()
    {
        var story = new OrderStory().StockedAt("north", "mug", 1).StockedAt("south", "cap", 0).Hears(s_two);

        story.Hears(s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit))
            .Then("ChannelChanged", "ProcessingStarted", "StockConsumed")
            .LinesStand(LineState.Dispatched, LineState.ShortOfStock)
            .Waits("await stock");
        Assert.Equal("1 of 2 packages collected; 1 line needs attention", OrderStateTable.Says(story.Order));
        story.Stocked("cap", 1).WakesWhenDue().Waits("ship").Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void What_left_although_its_group_was_short_is_owed_and_the_rest_asks_again()
    {
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 0).Hears(s_two).Stands(OrderState.Failed, StockPhase.Released);

        story.Hears(s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit))
            .Counts("mug", 1, 0, 1)
            .LinesStand(LineState.Dispatched, LineState.ShortOfStock);
        Assert.Equal(OrderState.Processing, story.Order.State);
    }

    [Fact]
    public void A_short_line_that_is_cancelled_frees_the_lines_that_were_short_with_it()
    {
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 0).Hears(s_two).Stands(OrderState.Failed, StockPhase.Released);

        story.Hears(s_two.CancellingLine("line-2") with { UpdatedAt = PlacedAt.AddMinutes(1) })
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 1, 1, 0);
    }

    [Fact]
    public void A_line_that_left_before_stock_was_counted_takes_none_and_the_other_does()
    {
        var partly = s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit);

        new OrderStory { Policy = Policy with { StockCountedFrom = PlacedAt.AddDays(1) } }
            .Stocked("mug", 1).Stocked("cap", 1).Hears(partly)
            .LinesStand(LineState.Dispatched, LineState.Ready)
            .Counts("mug", 1, 0, 0)
            .Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void A_line_that_is_refunded_before_it_left_gives_its_unit_back_while_the_other_goes_on()
    {
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two);

        story.Hears(s_two.LineIs("line-1", ChannelOrderStatus.Completed) with { UpdatedAt = PlacedAt.AddMinutes(1) })
            .LinesStand(LineState.Cancelled, LineState.Ready)
            .Counts("mug", 1, 0, 0)
            .Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void When_every_line_is_cancelled_for_itself_the_order_is_cancelled() =>
        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two)
            .Hears(s_two.CancellingLine("line-1").CancellingLine("line-2") with { UpdatedAt = PlacedAt.AddMinutes(1) })
            .Then("ChannelChanged", "Cancelled", "StockReleased")
            .Counts("mug", 1, 0, 0)
            .HasEnded();

    [Fact]
    public void One_line_lost_and_the_other_one_delivered_is_delivered() =>
        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two)
            .Hears(s_two.Becomes(ChannelOrderStatus.InTransit, 5))
            .Hears(s_two.Becomes(ChannelOrderStatus.Delivered, 9).CancellingLine("line-1"))
            .LinesStand(LineState.Lost, LineState.Delivered)
            .Stands(OrderState.Delivered, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1)
            .HasEnded();

    /// <summary>The end of an order may be all that is heard of it: the collection that it tells of is that of the lost parcel.</summary>
    [Fact]
    public void A_line_that_was_cancelled_before_it_left_is_not_lost_with_the_parcel_that_was()
    {
        var end = s_two.Becomes(ChannelOrderStatus.Cancelled, 30) with { CollectedAt = PlacedAt.AddMinutes(20) };
        end = end.With(
            end.Lines[0] with { PackageStatus = ChannelPackageStatus.Fulfilling },
            end.Lines[1] with { PackageId = null, PackageStatus = ChannelPackageStatus.Unknown });

        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two).Hears(end)
            .LinesStand(LineState.Lost, LineState.Cancelled)
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1)
            .Counts("cap", 1, 0, 0)
            .HasEnded();
    }

    [Fact]
    public void The_order_is_on_its_way_with_its_first_parcel_and_the_other_parcel_says_that_it_still_waits()
    {
        var first = s_two.Becomes(ChannelOrderStatus.InTransit, 5);
        first = first.With(
            first.Lines[0] with { PackageStatus = ChannelPackageStatus.Fulfilling },
            first.Lines[1] with { PackageStatus = ChannelPackageStatus.Processing });

        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(s_two).Hears(first)
            .LinesStand(LineState.Dispatched, LineState.Arranged)
            .Stands(OrderState.Processing, StockPhase.Firm)
            .Counts("mug", 1, 0, 1)
            .Counts("cap", 1, 1, 0);
    }

    [Fact]
    public void What_is_given_up_without_anything_reserved_says_so()
    {
        var short1 = new OrderStory().Stocked("cap", 0).Hears(Paid().With(Line("line-1", "cap")));
        var short2 = new OrderStory().Stocked("cap", 1).Stocked("mug", 0).Hears(Paid().With(Line("line-1", "cap"), Line("line-2", "mug")));

        Assert.True(Assert.Single(short1.Journal.OfType<OrderEvent.StockReleased>()).HadNothing);
        Assert.Null(Assert.Single(short2.Journal.OfType<OrderEvent.StockReleased>()).HadNothing);
    }

    /// <summary>Journals from before orders had groups name no location, and mean every group of the round.</summary>
    [Fact]
    public void A_journal_without_locations_folds_to_the_group_that_it_meant()
    {
        ReadOnlySpan<OrderEvent> journal =
        [
            new OrderEvent.Created(s_two, Policy, PlacedAt),
            new OrderEvent.Validated(
                [
                    new LineNeed("line-1", [new StockNeed(new SkuKey("seller", "main", "mug"), 1)]),
                    new LineNeed("line-2", [new StockNeed(new SkuKey("seller", "main", "cap"), 1)]),
                ],
                PlacedAt),
            new OrderEvent.StockReserved(1, PlacedAt.AddHours(1), PlacedAt),
            new OrderEvent.StockConfirmed(1, PlacedAt),
            new OrderEvent.StockShrunk(["line-2"], PlacedAt),
            new OrderEvent.ProcessingStarted(PlacedAt),
            new OrderEvent.Shipped(PlacedAt),
            new OrderEvent.StockConsumed(1, PlacedAt),
        ];

        var order = Order.Unknown(Key);
        foreach (var @event in journal)
            order = OrderFold.Apply(order, @event);

        var group = Assert.Single(order.Groups);
        Assert.Equal(("main", 1, StockPhase.Consumed), (group.Location, group.Round, group.Phase));
        Assert.Equal(["line-2"], group.DispatchedLineIds.AsEnumerable());
    }
}
