using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;
using static OrderActors.Domain.Tests.Orders.OrderStory;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>An intent is asked, with the newest facts, whether it still stands; refusals that pass hold the order meanwhile.</summary>
public sealed class EffectStandingTests
{
    private static readonly TimeSpan s_rule = TimeSpan.FromMinutes(30);

    private static readonly ChannelOrder s_packed =
        Paid().InPackages(("line-1", "package-1")) with { ShippingType = ShippingType.TikTok };

    [Fact]
    public void An_intent_stands_while_nothing_has_changed() => Stands(Shipping(), null);

    public static TheoryData<string, Func<ChannelOrder, ChannelOrder>> Changes => new()
    {
        { "on hold: the buyer asked to cancel", order => order with { IsCancelRequested = true } },
        { "on hold: waits for the invoice", order => order with { NeedsInvoice = InvoiceNeed.Needed } },
        { "line line-1 is in package package-2 now", order => order.InPackages(("line-1", "package-2")) },
        { "arranged already", order => With(order, line => line with { TrackingNumber = "JX-1" }) },
        { "arranged already", order => With(order, line => line with { ArrangedAt = PlacedAt }) },
        { "arranged already", order => With(order, line => line with { PackageStatus = ChannelPackageStatus.Processing }) },
        { "arranged already", order => With(order, line => line with { Status = ChannelOrderStatus.AwaitingCollection }) },
        { "no longer in the order", order => With(order, line => line with { Id = "line-9" }) },
        { "TikTok or a partner ships", order => order with { IsFulfilledBySeller = false } },
        { "the recipient's address has changed", order => order with { Fingerprint = Print(address: 2) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void An_intent_falls_with_what_it_was_made_for(string why, Func<ChannelOrder, ChannelOrder> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Stands(Shipping().Hears(Later(change(s_packed with { Fingerprint = Print(address: 1) }))), why);
    }

    [Fact]
    public void An_intent_to_ship_or_cancel_falls_with_the_order()
    {
        Stands(Shipping().Hears(s_packed.Becomes(ChannelOrderStatus.Cancelled, 5)), "the order is cancelled");
        Stands(Processing().Cancels().Hears(s_packed.Becomes(ChannelOrderStatus.InTransit, 5)), "the carrier has the order");
    }

    [Fact]
    public void An_address_that_nobody_printed_stops_nothing() =>
        Stands(Shipping().Hears(Later(s_packed with { Fingerprint = null })), null);

    [Fact]
    public void A_superseded_intent_does_not_fail_the_order_and_its_rule_decides_again_from_the_new_facts()
    {
        var story = ByRule(s_packed).After(s_rule).Wakes().Then("ShipIntended")
            .Hears(Later(s_packed.InPackages(("line-1", "package-2"))));

        story.IsSuperseded(1).Then("EffectRefused", "ShipIntended").Stands(OrderState.Processing, StockPhase.Firm);

        Assert.Equal("package-2", story.Order.Effects[Effect(2)].Instruction!.PackageId);
    }

    [Fact]
    public void A_rule_whose_intents_are_superseded_again_and_again_leaves_the_order_to_a_person()
    {
        var story = ByRule(s_packed).After(s_rule).Wakes();

        for (var number = 1; number <= 5; number++)
            story.IsSuperseded(number);

        Assert.Equal(5, story.Order.Effects.Count);
        story.Waits("ship").Ships("by a person", Domain.Shipping.ShipRequest.Everything).Then("ShipIntended");
    }

    /// <summary>Case refused-for-a-reason-that-passes.</summary>
    [Fact]
    public void An_order_that_needs_an_invoice_waits_for_it_before_any_call_and_then_ships_by_itself()
    {
        var story = ByRule(s_packed with { NeedsInvoice = InvoiceNeed.Needed });

        story.After(s_rule).Wakes();
        Assert.Equal("waits for the invoice", story.Order.Holds[HoldKind.InvoicePending].Reason);
        Assert.Empty(story.Order.Effects);
        story.Releases(HoldKind.InvoicePending).ThenRejected(OrderRejectionCode.HoldNotReleasable);

        story.Hears(Later(s_packed with { NeedsInvoice = InvoiceNeed.Uploaded }));
        Assert.Empty(story.Order.Holds);
        story.After(s_rule).Wakes().Then("ShipIntended");
    }

    [Theory]
    [InlineData(InvoiceNeed.Unknown)]
    [InlineData(InvoiceNeed.None)]
    [InlineData(InvoiceNeed.Uploaded)]
    public void What_needs_no_invoice_is_not_held(InvoiceNeed need) =>
        Assert.Empty(ByRule(s_packed with { NeedsInvoice = need }).Order.Holds);

    [Fact]
    public void A_refusal_that_passes_holds_the_order_until_its_call_has_ended()
    {
        var story = Shipping();

        story.PassesLater(1).Then("EffectDelayed", "HoldPlaced");
        Assert.Contains("package in freeze status", story.Order.Holds[HoldKind.ChannelRefusal].Reason, StringComparison.Ordinal);
        story.Releases(HoldKind.ChannelRefusal).ThenRejected(OrderRejectionCode.HoldNotReleasable);
        Stands(story, null);
        story.TakesUp(Effect(1)).IsDone(Effect(1)).Then("ShipArranged", "HoldReleased");
    }

    [Fact]
    public void A_refusal_that_does_not_pass_ends_with_a_person_and_its_words()
    {
        var story = Shipping();
        for (var attempt = 1; attempt < EffectPolicy.MaxAttempts; attempt++)
            story.PassesLater(1).TakesUp(Effect(1));

        story.PassesLater(1).Then("EffectRefused", "Failed", "HoldReleased").Waits("needs a person");
        Assert.Contains("package in freeze status", story.Order.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_concerns_the_account_makes_the_order_wait_however_long_and_never_fails_it()
    {
        var story = Shipping();
        for (var attempt = 1; attempt < 5 * EffectPolicy.MaxAttempts; attempt++)
        {
            story.WaitsForAccount(1).Then("EffectDelayed");
            Assert.InRange(story.Order.Effects[Effect(1)].DueAt - story.Now, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
            story.TakesUp(Effect(1));
        }

        story.Stands(OrderState.Processing, StockPhase.Firm).IsDone(Effect(1)).Then("ShipArranged");
    }

    [Fact]
    public void A_call_that_waits_for_its_account_ends_with_the_order()
    {
        var story = Shipping().WaitsForAccount(1).Hears(s_packed.Becomes(ChannelOrderStatus.Cancelled, 5)).TakesUp(Effect(1));

        story.WaitsForAccount(1).Then("EffectRefused").HasEnded();
    }

    [Fact]
    public void What_an_attempt_tells_that_was_followed_up_does_not_count_but_a_success_does()
    {
        var story = Shipping().IsDelayed(Effect(1)).TakesUp(Effect(1));

        story.Do((order, now) => OrderEffects.Delayed(order, Effect(1), new EffectDelay("late", default), now, 1)).Then();
        story.Do((order, now) => OrderEffects.Refused(order, Effect(1), "late", now, 1)).Then();
        story.Do((order, now) => OrderEffects.Superseded(order, Effect(1), "late", now, 1)).Then();
        story.Do((order, now) => OrderEffects.Uncertain(order, Effect(1), "late", now, 1)).Then();
        story.IsDone(Effect(1)).Then("ShipArranged");
    }

    [Fact]
    public void An_unanswered_attempt_is_in_question_until_the_end_of_its_time()
    {
        var story = Shipping();
        var granted = story.Order.Effects[Effect(1)].DueAt;

        Assert.Equal(granted, story.TakesUp(Effect(1)).Order.Effects[Effect(1)].CalledUntil);

        story.Do((order, now) => OrderEffects.Delayed(
            order, Effect(1), new EffectDelay("looked", default, CallOutcome.NotMade), now));
        Assert.Equal(granted, story.TakesUp(Effect(1)).Order.Effects[Effect(1)].CalledUntil);
        story.Do((order, now) => OrderEffects.Delayed(
            order, Effect(1), new EffectDelay("429", default, CallOutcome.NotDone), now));
        Assert.Null(story.TakesUp(Effect(1)).Order.Effects[Effect(1)].CalledUntil);
    }

    [Fact]
    public void A_wait_that_the_other_side_asks_for_is_never_cut_short()
    {
        var now = PlacedAt;
        var asked = new EffectDelay("ask again in an hour", TimeSpan.FromHours(1));

        Assert.Equal(now.AddHours(1), EffectPolicy.DueAfter(asked, 1, now, now, now));
        Assert.Equal(
            now + EffectPolicy.VisibleAfter + TimeSpan.FromSeconds(1),
            EffectPolicy.DueAfter(new EffectDelay("frozen", default, CallOutcome.NotMade, DelayCause.Passing), 12, now, now, now));
    }

    private static void Stands(OrderStory story, string? why)
    {
        var answer = EffectStanding.WhyNot(story.Order, story.Order.Effects[Effect(1)]);
        if (why is null)
            Assert.Null(answer);
        else
            Assert.Contains(why, answer, StringComparison.Ordinal);
    }

    private static OrderStory Processing() =>
        new OrderStory().Stocked("mug", 1).Hears(s_packed with { Fingerprint = Print(address: 1) });

    private static OrderStory Shipping() => Processing().Ships("ship-1", Domain.Shipping.ShipRequest.Everything);

    private static OrderStory ByRule(ChannelOrder order) =>
        new OrderStory { Policy = Policy with { AutoShipAfter = s_rule } }.Stocked("mug", 1).Hears(order);

    private static ChannelOrder Later(ChannelOrder order) => order with { UpdatedAt = PlacedAt.AddMinutes(5) };

    private static ChannelOrder With(ChannelOrder order, Func<ChannelOrderLine, ChannelOrderLine> change) =>
        order with { Lines = [.. order.Lines.Select(change)] };

    private static string Print(ulong address) => new ChannelFingerprint(1, address, address, 0, 0).ToString();
}
