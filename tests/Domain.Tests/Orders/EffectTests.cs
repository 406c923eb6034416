using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;
using static OrderActors.Domain.Tests.Orders.OrderStory;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>External calls: intended, carried out, refused, delayed, uncertain.</summary>
public sealed class EffectTests
{
    [Fact]
    public void Shipping_is_intended_first_and_arranged_when_the_channel_has_answered()
    {
        var story = Processing().Ships().Then("ShipIntended").Waits("finish ship call");
        var effect = Assert.Single(story.Order.Effects.Values);
        Assert.Equal((EffectStatus.Intent, 1), (effect.Status, effect.Attempts));
        Assert.Equal(story.Now + EffectPolicy.CallTime, effect.DueAt);

        story.IsDone(effect.Id).Then("ShipArranged").Stands(OrderState.Processing, StockPhase.Firm);

        effect = Assert.Single(story.Order.Effects.Values);
        Assert.Equal((EffectStatus.Done, "package-1"), (effect.Status, effect.Result));
    }

    [Fact]
    public void Shipping_twice_intends_one_call_whether_by_the_same_command_or_another() => Processing()
        .Ships("ship-1").Then("ShipIntended")
        .Ships("ship-1").Then()
        .Ships("ship-2").Then()
        .IsDone(Effect(1))
        .Ships("ship-1").Then()
        .Ships("ship-3").Then();

    [Fact]
    public void A_result_told_twice_counts_once() => Processing().Ships()
        .IsDone(Effect(1)).Then("ShipArranged")
        .IsDone(Effect(1)).Then()
        .IsRefused(Effect(1)).Then()
        .IsDelayed(Effect(1)).Then();

    [Fact]
    public void A_result_of_a_call_that_was_never_intended_is_refused() => Processing()
        .IsDone("somebody else's").ThenRejected(OrderRejectionCode.UnknownEffect);

    [Fact]
    public void A_refused_shipment_fails_the_order_keeps_its_stock_and_can_be_tried_again()
    {
        var story = Processing().Ships();

        story.IsRefused(Effect(1)).Then("EffectRefused", "Failed")
            .Stands(OrderState.Failed, StockPhase.Firm)
            .Waits("needs a person");
        Assert.Equal(FailureReason.ShippingRefused, story.Order.Failure!.Reason);
        story.Retries().Then("RetryRequested", "ProcessingStarted").Counts("mug", 1, 1, 0);
        story.Ships("ship-2").Then("ShipIntended");
        Assert.Equal(Effect(2), story.Order.EffectInFlight!.Id);
    }

    [Fact]
    public void A_shipment_that_was_refused_because_it_had_left_already_does_not_move_the_order_back() => Processing()
        .Ships()
        .Hears(Paid().Becomes(ChannelOrderStatus.InTransit, 5))
        .IsRefused(Effect(1)).Then("EffectRefused")
        .Stands(OrderState.Shipped, StockPhase.Consumed);

    [Fact]
    public void Cancelling_is_intended_first_and_true_when_the_channel_says_so()
    {
        var story = Processing();

        story.Cancels().Then("CancelIntended").Stands(OrderState.Processing, StockPhase.Firm);
        story.IsDone(Effect(1)).Then("CancelAccepted").Stands(OrderState.Processing, StockPhase.Firm);
        story.Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 5)).Then("ChannelChanged", "Cancelled", "StockReleased");
        story.HasEnded();
    }

    [Fact]
    public void Cancelling_twice_intends_one_call() => Processing()
        .Cancels("cancel-1").Then("CancelIntended")
        .Cancels("cancel-1").Then()
        .Cancels("cancel-2").Then()
        .Hears(Paid().Becomes(ChannelOrderStatus.Cancelled, 5))
        .Cancels("cancel-3").Then();

    [Fact]
    public void A_refused_cancellation_leaves_the_order_as_it_was() => Processing()
        .Cancels()
        .IsRefused(Effect(1)).Then("EffectRefused")
        .Stands(OrderState.Processing, StockPhase.Firm)
        .Ships().Then("ShipIntended");

    [Fact]
    public void Shipping_and_cancelling_exclude_each_other_while_under_way()
    {
        Processing().Ships().Cancels().ThenRejected(OrderRejectionCode.EffectInFlight);
        Processing().Cancels().Ships().ThenRejected(OrderRejectionCode.EffectInFlight);
    }

    [Theory]
    [InlineData(ChannelOrderStatus.InTransit)]
    [InlineData(ChannelOrderStatus.Delivered)]
    public void What_has_left_can_neither_be_shipped_nor_cancelled(ChannelOrderStatus status)
    {
        var story = Processing().Hears(Paid().Becomes(status, 5));

        story.Ships().ThenRejected(OrderRejectionCode.WrongState);
        story.Cancels().ThenRejected(OrderRejectionCode.WrongState);
        story.Retries().ThenRejected(OrderRejectionCode.WrongState);
    }

    [Fact]
    public void Commands_to_an_order_that_nobody_knows_are_refused()
    {
        new OrderStory().Ships().ThenRejected(OrderRejectionCode.UnknownOrder);
        new OrderStory().Cancels().ThenRejected(OrderRejectionCode.UnknownOrder);
        new OrderStory().Holds().ThenRejected(OrderRejectionCode.UnknownOrder);
        new OrderStory().Releases().ThenRejected(OrderRejectionCode.UnknownOrder);
        new OrderStory().Retries().ThenRejected(OrderRejectionCode.UnknownOrder);
        new OrderStory().IsDone(Effect(1)).ThenRejected(OrderRejectionCode.UnknownEffect);
    }

    [Fact]
    public void A_call_without_an_answer_is_looked_after_later_and_in_the_end_by_a_person()
    {
        var story = Processing().Ships();

        for (var attempt = 2; attempt <= EffectPolicy.MaxAttempts; attempt++)
        {
            story.IsDelayed(Effect(1)).Then("EffectDelayed").Waits("finish ship call");
            story.TakesUp(Effect(1)).Then("EffectTakenUp");
            Assert.Equal(attempt, story.Order.Effects[Effect(1)].Attempts);
        }

        story.IsDelayed(Effect(1)).Then("EffectUncertain", "HoldPlaced").Waits("await release of the hold");
        story.Ships("ship-2").ThenRejected(OrderRejectionCode.OnHold);
        story.Releases(HoldKind.UncertainEffect).Then("EffectRefused", "HoldReleased");
    }

    [Fact]
    public void Whoever_lifts_the_uncertain_hold_has_looked_so_the_lines_may_be_shipped_again()
    {
        var story = Processing().Ships();
        for (var attempt = 1; attempt < EffectPolicy.MaxAttempts; attempt++)
            story.IsDelayed(Effect(1)).TakesUp(Effect(1));
        story.IsDelayed(Effect(1));

        story.Releases(HoldKind.UncertainEffect).Ships("ship-2").Then("ShipIntended");
    }

    [Fact]
    public void An_unfinished_call_is_taken_up_by_one_alone_and_only_when_it_is_due()
    {
        var story = Processing().Ships();

        story.Do((order, now) => OrderEffects.TakeUp(order, Effect(1), now)).ThenRejected(OrderRejectionCode.EffectTaken);
        story.TakesUp(Effect(1)).Then("EffectTakenUp");
        Assert.Equal(story.Now + EffectPolicy.CallTime, story.Order.Effects[Effect(1)].DueAt);
        story.Do((order, now) => OrderEffects.TakeUp(order, Effect(1), now))
            .ThenRejected(OrderRejectionCode.EffectTaken);
        story.IsDone(Effect(1)).Do((order, now) => OrderEffects.TakeUp(order, Effect(1), now))
            .ThenRejected(OrderRejectionCode.EffectTaken);
    }

    [Fact]
    public void A_delayed_call_is_due_again_after_the_wait_that_was_asked_for()
    {
        var story = Processing().Ships().After(TimeSpan.FromMinutes(3)).IsDelayed(Effect(1));

        Assert.Equal(story.Now.AddSeconds(5), story.Order.Effects[Effect(1)].DueAt);
    }

    [Fact]
    public void A_rule_ships_by_itself_when_its_time_has_come_and_only_once()
    {
        var order = Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok };
        var story = new OrderStory { Policy = Policy with { AutoShipAfter = TimeSpan.FromMinutes(30) } }
            .Stocked("mug", 1).Hears(order);

        Assert.Equal(
            new NextAction("ship by rule", story.Now.AddMinutes(30)), OrderProcess.NextAction(story.Order));
        story.After(TimeSpan.FromMinutes(29)).Wakes().Then();
        story.After(TimeSpan.FromMinutes(1)).Wakes().Then("ShipIntended");
        story.After(TimeSpan.FromMinutes(1)).Wakes().Then();
    }

    [Fact]
    public void A_rule_ships_again_what_a_person_retries_after_the_channel_refused_it()
    {
        var order = Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok };
        var story = new OrderStory { Policy = Policy with { AutoShipAfter = TimeSpan.FromMinutes(30) } }
            .Stocked("mug", 1).Hears(order)
            .After(TimeSpan.FromMinutes(30)).Wakes().IsRefused(Effect(1)).Waits("needs a person");

        story.Retries().Then("RetryRequested", "ProcessingStarted").Waits("ship by rule");
        story.After(TimeSpan.FromMinutes(30)).Wakes().Then("ShipIntended");
    }

    [Fact]
    public void A_rule_does_not_ship_what_a_person_wanted_to_cancel()
    {
        var order = Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok };

        new OrderStory { Policy = Policy with { AutoShipAfter = TimeSpan.FromMinutes(30) } }
            .Stocked("mug", 1).Hears(order).Cancels().IsRefused(Effect(1)).Waits("ship")
            .After(TimeSpan.FromMinutes(30)).Wakes().Then();
    }

    [Fact]
    public void A_rule_does_not_ship_what_is_on_hold_or_needs_a_person_s_tracking_number()
    {
        var policy = Policy with { AutoShipAfter = TimeSpan.FromMinutes(30) };
        var order = Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok };

        new OrderStory { Policy = policy }.Stocked("mug", 1).Hears(order).Holds()
            .After(TimeSpan.FromHours(2)).Wakes().Then("CheckedAgain");
        new OrderStory { Policy = policy }.Stocked("mug", 1).Hears(Paid())
            .After(TimeSpan.FromHours(2)).Wakes().Then("CheckedAgain");
    }

    [Fact]
    public void An_order_that_was_woken_is_not_due_again_at_once()
    {
        var story = Processing().Ships();

        story.WakesWhenDue().Then("CheckedAgain");

        Assert.True(OrderProcess.NextAction(story.Order)!.DueAt > story.Now, "else every sweep would write an event");
        story.Wakes().Then();
    }

    private static OrderStory Processing() => new OrderStory().Stocked("mug", 1).Hears(Paid());
}
