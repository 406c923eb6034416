using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using static OrderActors.Domain.Tests.Orders.AnOrder;
using static OrderActors.Domain.Tests.Orders.OrderStory;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>Commands that name lines mean exactly those lines.</summary>
public sealed class LineCommandTests
{
    private static readonly ChannelOrder s_two = Paid().With(Line("line-1", "mug"), Line("line-2", "cap"));

    private static readonly ChannelOrder s_packed = s_two.InPackages(("line-1", "package-1"), ("line-2", "package-2")) with
    {
        ShippingType = ShippingType.TikTok,
    };

    [Fact]
    public void A_held_line_stays_when_everything_else_ships()
    {
        var story = Processing(s_packed).Holds("hold-1", "line-2").Then("HoldPlaced").Waits("ship");

        story.Ships("ship-1", ShipRequest.Everything).Then("ShipIntended");
        Assert.Equal(["line-1"], story.Order.Effects[Effect(1)].Instruction!.LineIds.AsEnumerable());
        story.IsDone(Effect(1)).Waits("await release of the hold");
        story.Ships("ship-2", ShipRequest.Everything with { LineIds = ["line-2"] }).ThenRejected(OrderRejectionCode.OnHold);
        story.Ships("ship-3", ShipRequest.Everything).ThenRejected(OrderRejectionCode.OnHold);
        story.Releases().Waits("ship");
        story.Ships("ship-4", ShipRequest.Everything).Then("ShipIntended");
    }

    [Fact]
    public void A_hold_on_other_lines_lets_a_call_be_made()
    {
        var story = Processing(s_packed).Holds("hold-1", "line-2").Ships("ship-1", ShipRequest.Everything);

        Assert.Null(EffectStanding.WhyNot(story.Order, story.Order.Effects[Effect(1)]));
        story.Holds("hold-2", "line-1");
        Assert.StartsWith("on hold", EffectStanding.WhyNot(story.Order, story.Order.Effects[Effect(1)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StockPhase.Wanted)]
    [InlineData(StockPhase.Held)]
    [InlineData(StockPhase.GivingUp)]
    [InlineData(StockPhase.Released)]
    public void A_line_whose_units_are_not_reserved_for_good_is_not_shipped(StockPhase phase)
    {
        var order = Processing(s_packed).Order;
        var waiting = order with { Groups = [.. order.Groups.Select(group => group with { Phase = phase })] };

        foreach (var request in new[] { ShipRequest.Everything, ShipRequest.Everything with { LineIds = ["line-1"] } })
        {
            var refused = Assert.IsType<Decision<ShipInstruction, OrderRejection>.Rejected>(ShippingPlan.For(waiting, request));
            Assert.Contains("waits for stock", refused.Reason.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_leaves_a_held_line_where_it_is()
    {
        var story = new OrderStory { Policy = Policy with { AutoShipAfter = TimeSpan.FromMinutes(30) } }
            .Stocked("mug", 1).Stocked("cap", 1).Hears(s_packed).Holds("hold-1", "line-1")
            .After(TimeSpan.FromMinutes(30)).Wakes();

        Assert.Equal(["line-2"], Assert.Single(story.Order.Effects.Values).Instruction!.LineIds.AsEnumerable());
    }

    [Fact]
    public void A_package_with_a_held_line_waits_as_a_whole()
    {
        var one = s_two.InPackages(("line-1", "package-1"), ("line-2", "package-1")) with { ShippingType = ShippingType.TikTok };

        Processing(one).Holds("hold-1", "line-2")
            .Ships("ship-1", ShipRequest.Everything).ThenRejected(OrderRejectionCode.OnHold);
    }

    [Fact]
    public void Holding_more_lines_adds_to_those_that_are_held_and_the_order_covers_them_all()
    {
        var story = Processing(s_two).Holds("hold-1", "line-1").Holds("hold-2", "line-2");

        Assert.Equal(["line-1", "line-2"], story.Order.Holds[HoldKind.Manual].LineIds!.Value.AsEnumerable());
        story.Holds("hold-3", "line-1").Then();
        story.Holds("hold-4").Then("HoldPlaced");
        Assert.Null(story.Order.Holds[HoldKind.Manual].LineIds);
        story.Holds("hold-5", "line-1").Then();
    }

    [Fact]
    public void Lines_to_cancel_are_intended_by_name_and_no_others()
    {
        var story = Processing(s_two).Cancels("cancel-1", "line-2").Then("CancelIntended");

        Assert.Equal(["line-2"], Assert.Single(story.Order.Effects.Values).CancelLineIds.AsEnumerable());
        story.Cancels("cancel-2", "line-2").Then();
        story.Cancels("cancel-3", "line-1").ThenRejected(OrderRejectionCode.EffectInFlight);
        story.Cancels("cancel-4").ThenRejected(OrderRejectionCode.EffectInFlight);
    }

    [Fact]
    public void Lines_that_the_order_has_not_or_that_have_left_are_refused_by_name()
    {
        var story = Processing(s_two)
            .Hears(s_two.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit));

        story.Holds("hold-1", "line-9").ThenRejected(OrderRejectionCode.UnknownLines);
        story.Cancels("cancel-1", "line-9").ThenRejected(OrderRejectionCode.UnknownLines);
        story.Holds("hold-2", "line-1").ThenRejected(OrderRejectionCode.WrongState);
        story.Cancels("cancel-2", "line-2", "line-1").ThenRejected(OrderRejectionCode.WrongState);
        story.Cancels("cancel-3", "line-2").Then("CancelIntended");
    }

    [Fact]
    public void A_line_without_stock_is_not_shipped_by_name_nor_with_the_rest()
    {
        var story = new OrderStory().StockedAt("north", "mug", 1).StockedAt("south", "cap", 0).Hears(s_packed)
            .Hears(s_packed.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit));

        story.Ships("ship-1", ShipRequest.Everything with { LineIds = ["line-2"] }).ThenRejected(OrderRejectionCode.WrongState);
        story.Ships("ship-2", ShipRequest.Everything).ThenRejected(OrderRejectionCode.WrongState);
    }

    [Fact]
    public void A_refused_parcel_beside_one_that_left_needs_a_person_and_does_not_fail_the_order()
    {
        var story = Processing(s_packed).Ships("ship-1", ShipRequest.Everything with { LineIds = ["line-1"] }).IsDone(Effect(1))
            .Hears(s_packed.Becomes(ChannelOrderStatus.PartiallyShipping, 5).LineIs("line-1", ChannelOrderStatus.InTransit))
            .Ships("ship-2", ShipRequest.Everything with { LineIds = ["line-2"] }).IsRefused(Effect(2));

        story.LinesStand(LineState.Dispatched, LineState.Refused).Stands(OrderState.Processing, StockPhase.Firm).Waits("needs a person");
        story.Retries().LinesStand(LineState.Dispatched, LineState.Ready).Waits("ship");
    }

    private static OrderStory Processing(ChannelOrder order) => new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order);
}
