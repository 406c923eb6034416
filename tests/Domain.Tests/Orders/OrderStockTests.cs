using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>How an order and its stock find together when time, crashes and other orders come between.</summary>
public sealed class OrderStockTests
{
    [Fact]
    public void An_order_dispatched_without_stock_is_a_conflict_for_a_stocktake() => new OrderStory().Stocked("mug", 0)
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
        .Stands(OrderState.Shipped, StockPhase.Conflict)
        .Waits("await delivery");

    [Fact]
    public void A_failed_order_that_the_seller_shipped_anyway_takes_what_was_restocked_since() =>
        new OrderStory().Stocked("mug", 0)
            .Hears(Paid())
            .Stocked("mug", 1)
            .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 20))
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1);

    [Fact]
    public void An_order_paid_after_its_reservation_expired_reserves_again()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Unpaid()).After(TimeSpan.FromDays(2));
        story.Shelves.Expire(story.Now);

        story.Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 60))
            .Then(
                "ChannelChanged", "StockLost", "StockReleased", "StockWanted", "Validated", "StockReserved",
                "ProcessingStarted")
            .Counts("mug", 1, 1, 0);
    }

    [Fact]
    public void An_order_dispatched_after_its_reservation_expired_takes_its_units_all_the_same()
    {
        var story = new OrderStory().Stocked("mug", 1).Hears(Unpaid()).After(TimeSpan.FromDays(2));
        story.Shelves.Expire(story.Now);

        story.Hears(Unpaid().Becomes(ChannelOrderStatus.InTransit, 60))
            .Stands(OrderState.Shipped, StockPhase.Consumed)
            .Counts("mug", 1, 0, 1);
    }

    [Fact]
    public void An_order_paid_while_its_reserving_was_interrupted_holds_all_of_it_for_good()
    {
        var story = new OrderStory { TakesSteps = false }.Stocked("mug", 1).Hears(Unpaid());
        story.Do((order, now) => OrderSteps.Resolved(order, order.Round, NeedsOf(order), now));
        // Reserved at the SKU, and then the process died before the order could note it.
        story.Shelves.Carry(story.Order, OrderProcess.Next(story.Order, story.Now)!, story.Now);
        story.TakesSteps = true;

        story.Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 5))
            .Stands(OrderState.Processing, StockPhase.Firm);
        story.After(TimeSpan.FromDays(30)).Shelves.Expire(story.Now);
        story.Counts("mug", 1, 1, 0);
    }

    [Fact]
    public void An_interrupted_order_goes_on_where_it_stood()
    {
        var story = new OrderStory { TakesSteps = false }.Stocked("mug", 1).Hears(Paid());
        story.Then("Created").Stands(OrderState.Received, null).Waits("link lines to SKUs");
        story.TakesSteps = true;

        story.WakesWhenDue().Then("Validated", "StockReserved", "ProcessingStarted").Counts("mug", 1, 1, 0);
    }

    [Fact]
    public void An_unpaid_order_without_stock_does_not_fail_but_looks_again()
    {
        var story = new OrderStory().Stocked("mug", 0).Hears(Unpaid());

        story.Stands(OrderState.Received, StockPhase.Released).Waits("await stock");
        story.Stocked("mug", 1).WakesWhenDue()
            .Then("CheckedAgain", "StockWanted", "Validated", "StockReserved")
            .Stands(OrderState.Received, StockPhase.Held);
    }

    [Fact]
    public void An_unpaid_order_without_stock_looks_again_before_failing_when_it_is_paid()
    {
        new OrderStory().Stocked("mug", 0).Hears(Unpaid()).Stocked("mug", 1)
            .Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 5))
            .Then("ChannelChanged", "StockWanted", "Validated", "StockReserved", "ProcessingStarted");
        new OrderStory().Stocked("mug", 0).Hears(Unpaid())
            .Hears(Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 5))
            .Then("ChannelChanged", "StockWanted", "Validated", "StockRefused", "Failed", "StockReleased");
    }

    [Fact]
    public void A_failed_order_retries_by_itself_when_it_is_due()
    {
        var story = new OrderStory().Stocked("mug", 0).Hears(Paid());

        story.Wakes().Then();
        story.Stocked("mug", 1).WakesWhenDue()
            .Then("RetryRequested", "StockWanted", "Validated", "StockReserved", "ProcessingStarted")
            .Stands(OrderState.Processing, StockPhase.Firm);
    }

    [Fact]
    public void A_line_without_any_SKU_fails_the_order_and_names_the_variant()
    {
        var story = new OrderStory().Hears(Paid().With(Line("line-1", "mug") with { SellerSku = "" }));

        story.Then("Created", "StockRefused", "Failed").Stands(OrderState.Failed, StockPhase.Released);
        Assert.Equal(FailureReason.UnknownSku, story.Order.Failure!.Reason);
        Assert.Contains("tiktok-mug", story.Order.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absurd_number_of_units_is_out_of_stock_and_no_crash()
    {
        var part = new BundlePart("tiktok-mug", "mug", int.MaxValue);

        new OrderStory().Stocked("mug", 5).Hears(Paid().With(Bundle("line-1", part), Bundle("line-2", part)))
            .Stands(OrderState.Failed, StockPhase.Released)
            .Counts("mug", 5, 0, 0);
    }

    [Fact]
    public void The_same_result_told_twice_counts_once()
    {
        var order = Paid().With(Line("line-1", "mug"), Line("line-2", "mug"));
        var story = new OrderStory().Stocked("mug", 2).Hears(order);
        story.TakesSteps = false;
        story.Hears(order.CancellingLine("line-2") with { UpdatedAt = PlacedAt.AddMinutes(1) });
        var shrink = new OrderStep.Shrink("main", 1, [], [], ["line-1"]);

        story.Do((current, now) => OrderSteps.Shrunk(current, shrink, now)).Then("StockShrunk");
        story.Do((current, now) => OrderSteps.Shrunk(current, shrink, now)).Then();
        story.Hears(order.Becomes(ChannelOrderStatus.Cancelled, 5));
        story.Do((current, now) => OrderSteps.GivenUp(current, new OrderStep.GiveUp("main", 1, []), now)).Then("StockReleased");
        story.Do((current, now) => OrderSteps.GivenUp(current, new OrderStep.GiveUp("main", 1, []), now)).Then();
    }

    [Fact]
    public void A_result_of_an_earlier_round_changes_nothing()
    {
        var story = new OrderStory().Stocked("mug", 0).Hears(Paid()).Stocked("mug", 1);
        story.TakesSteps = false;
        story.Retries().Do((order, now) => OrderSteps.Resolved(order, 1, NeedsOf(order), now)).Then();
        story.Do((order, now) => OrderSteps.Unresolvable(order, 1, "late", now)).Then();
        story.Do((order, now) => OrderSteps.Resolved(order, 2, NeedsOf(order), now)).Then("Validated");
        var late = new OrderStep.Reserve("main", 1, story.Order.Groups[0].Needs, null);

        story.Do((order, now) => OrderSteps.Reserved(order, late, now)).Then();
        story.Do((order, now) => OrderSteps.ReserveRefused(
            order, late, new StockRefusal(FailureReason.OutOfStock, "late", false), now)).Then();
        story.Do((order, now) => OrderSteps.Confirmed(order, new OrderStep.Confirm("main", 1, []), now)).Then();
        story.Do((order, now) => OrderSteps.Consumed(
            order, new OrderStep.Consume("main", 1, [], [], ["line-1"]), null, now)).Then();
        story.Do((order, now) => OrderSteps.GivenUp(order, new OrderStep.GiveUp("main", 1, []), now)).Then();
        story.Stands(OrderState.Failed, StockPhase.Wanted);
    }

    private static ImmutableArray<LineNeed> NeedsOf(Order order) =>
    [
        .. order.ActiveLines.Select(line => new LineNeed(
            line.Id, [new StockNeed(new SkuKey(order.Key.SellerId, order.Policy.Location, line.SellerSku), 1)])),
    ];
}
