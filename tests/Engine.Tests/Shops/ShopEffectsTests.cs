using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>External calls happen at most once, whatever is lost on the way, and only while they are still wanted.</summary>
public sealed class ShopEffectsTests
{
    private static readonly OrderKey s_order = new("seller", "shop", "576461413038785752");
    private static readonly EffectRequest s_cancel = new(null, "out_of_stock");

    private static readonly EffectRequest s_ship = new(
        new ShipInstruction(ShipMethod.MarkShipped, s_order.TikTokOrderId, null, ["line-1"], "1Z-1", "ups", null, null), null);

    private static readonly EffectRequest s_label = new(
        s_ship.Ship! with { Method = ShipMethod.BuyLabel, Parcel = new ParcelSize(1, 1, 1, 1) }, null);

    private static readonly EffectRequest s_package = new(
        s_ship.Ship! with { Method = ShipMethod.ShipPackage, PackageId = "package-1" }, null);

    private readonly ShopWorld _world = new();

    [Fact]
    public void A_first_call_in_time_reads_the_order_again_and_is_made_without_looking() => Turns.Run(async () =>
    {
        var result = await PerformAsync(s_ship);

        Assert.Equal(new ShipmentArranged("package-1", "1Z-1", "UPS", null), result);
        Assert.Equal(["get", "ship"], _world.Channel.Calls);
        Assert.Equal([s_order.TikTokOrderId], _world.Orders.Applied);
    });

    [Fact]
    public void A_call_that_may_have_been_made_is_looked_for_and_not_repeated() => Turns.Run(async () =>
    {
        _world.Channel.Shipment = new ShipReceipt("package-9", "1Z-9", "UPS", "found");

        var result = await TakeUpAsync(s_ship, calledBefore: TimeSpan.Zero);

        Assert.Equal(new ShipmentArranged("package-9", "1Z-9", "UPS", "found"), result);
        Assert.Equal(["find shipment"], _world.Channel.Calls);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    public void Not_found_is_no_proof_before_the_channel_s_changes_must_be_visible(int minutes) => Turns.Run(async () =>
    {
        foreach (var request in new[] { s_ship, s_label, s_cancel })
        {
            var later = Assert.IsType<EffectResult.Later>(await TakeUpAsync(request, TimeSpan.FromMinutes(minutes)));
            Assert.Equal(CallOutcome.NotMade, later.Delay.Outcome);
        }

        Assert.DoesNotContain(_world.Channel.Calls, call => call is "ship" or "cancel");
    });

    [Fact]
    public void What_is_not_found_after_ten_minutes_did_not_happen_and_is_called_again() => Turns.Run(async () =>
    {
        Assert.IsType<EffectResult.Done>(await TakeUpAsync(s_cancel, TimeSpan.FromMinutes(10.1)));
        Assert.Equal(["find cancellation", "get", "cancel"], _world.Channel.Calls);
        Assert.IsType<ShipmentArranged>(await TakeUpAsync(s_ship, TimeSpan.FromMinutes(10.1)));
    });

    [Fact]
    public void A_label_is_never_bought_again_but_left_to_a_person() => Turns.Run(async () =>
    {
        Assert.IsType<EffectResult.Uncertain>(await TakeUpAsync(s_label, TimeSpan.FromMinutes(10.1)));
        Assert.IsType<EffectResult.Uncertain>(await TakeUpAsync(s_label, TimeSpan.FromDays(30)));
        Assert.DoesNotContain("ship", _world.Channel.Calls);
    });

    [Fact]
    public void What_is_known_not_to_have_been_called_is_called_without_a_wait_also_a_label() => Turns.Run(async () =>
    {
        Assert.IsType<ShipmentArranged>(await TakeUpAsync(s_label, calledBefore: null));
        Assert.Equal(["get", "ship"], _world.Channel.Calls);
    });

    [Theory]
    [InlineData(ChannelErrorKind.RateLimited)]
    [InlineData(ChannelErrorKind.CircuitOpen)]
    [InlineData(ChannelErrorKind.Passing)]
    [InlineData(ChannelErrorKind.Refused)]
    public void What_becomes_of_a_repeat_says_nothing_of_the_call_that_is_in_question(ChannelErrorKind kind) => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship" ? Error(kind) : null;

        var later = Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_package, TimeSpan.FromMinutes(1)));

        Assert.Equal(CallOutcome.NotMade, later.Delay.Outcome);
        Assert.Equal(["find shipment", "get", "ship"], _world.Channel.Calls.Take(3));
    });

    [Fact]
    public void An_intent_that_falls_while_a_call_is_in_question_waits_for_the_look_that_tells() => Turns.Run(async () =>
    {
        _world.Orders.WhyNot = _ => "on hold: the buyer asked to cancel";

        var later = Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_package, TimeSpan.FromMinutes(1)));
        Assert.Equal(CallOutcome.NotMade, later.Delay.Outcome);
        Assert.IsType<EffectResult.Superseded>(await TakeUpAsync(s_package, TimeSpan.FromMinutes(10.1)));
        Assert.DoesNotContain("ship", _world.Channel.Calls);
    });

    [Fact]
    public void A_reading_from_the_future_is_kept_from_the_order_and_no_call_is_made() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes(s_order.TikTokOrderId, 365 * 24 * 3600);

        await _world.Effects.PerformAsync(IntentOf(s_label), false, _world.Now.AddMinutes(1));

        Assert.IsType<EffectResult.Later>(_world.Owner.Settled[^1].Result);
        Assert.Empty(_world.Orders.Applied);
        Assert.Equal(["get"], _world.Channel.Calls);
    });

    [Fact]
    public void A_first_call_that_starts_too_late_is_left_to_whoever_takes_it_up() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        await _world.Effects.PerformAsync(IntentOf(s_ship), false, _world.Now.AddTicks(-1));

        Assert.Empty(_world.Channel.Calls);
        Assert.Empty(_world.Owner.Settled);
    });

    [Fact]
    public void What_somebody_else_has_taken_up_is_neither_looked_for_nor_called() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Owner.Grant = _ => null;

        await _world.Effects.PerformAsync(IntentOf(s_ship), true, default);

        Assert.Empty(_world.Channel.Calls);
        Assert.Empty(_world.Owner.Settled);
    });

    [Theory]
    [InlineData("the order is cancelled")]
    [InlineData("on hold: the buyer asked to cancel")]
    [InlineData("line line-1 is in package 2 now")]
    [InlineData("the recipient's address has changed since")]
    [InlineData("waits for the invoice")]
    public void What_the_order_no_longer_wants_once_it_was_read_again_is_not_called(string why) => Turns.Run(async () =>
    {
        _world.Orders.WhyNot = _ => why;

        Assert.Equal(new EffectResult.Superseded(why), await PerformAsync(s_label));
        Assert.Equal(["get", "find shipment"], _world.Channel.Calls);
    });

    [Fact]
    public void What_was_arranged_by_somebody_else_meanwhile_is_done_and_not_superseded() => Turns.Run(async () =>
    {
        _world.Channel.Shipment = new ShipReceipt("package-of-two-orders", "1Z-9", "UPS", null);
        _world.Orders.WhyNot = _ => "shipping of line line-1 is arranged already";

        Assert.Equal("package-of-two-orders", Assert.IsType<ShipmentArranged>(await PerformAsync(s_ship)).Reference);
        Assert.DoesNotContain("ship", _world.Channel.Calls);
    });

    [Fact]
    public void An_order_that_cannot_be_read_again_is_not_called_for_and_nothing_is_in_question() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "get" ? Error(ChannelErrorKind.Timeout) : null;
        Assert.Equal(CallOutcome.NotMade, Assert.IsType<EffectResult.Later>(await PerformAsync(s_label)).Delay.Outcome);

        _world.Channel.Fail = _ => null;
        _world.Orders.Unreadable = _ => "it has no lines";
        Assert.Equal(CallOutcome.NotMade, Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_label, null)).Delay.Outcome);

        _world.Orders.Unreadable = _ => null;
        _world.Orders.Fail = _ => new InvalidOperationException("broken");
        var later = Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_label, null));
        Assert.Equal((CallOutcome.NotMade, "InvalidOperationException: broken"), (later.Delay.Outcome, later.Message));
        Assert.DoesNotContain("ship", _world.Channel.Calls);
    });

    [Fact]
    public void An_order_that_the_channel_does_not_show_is_not_called_for() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        await _world.Effects.PerformAsync(IntentOf(s_ship), false, _world.Now.AddMinutes(1));

        Assert.Equal(
            CallOutcome.NotMade, Assert.IsType<EffectResult.Later>(_world.Owner.Settled[^1].Result).Delay.Outcome);
        Assert.Equal(["get"], _world.Channel.Calls);
    });

    [Fact]
    public void A_refusal_of_what_had_happened_is_a_success() => Turns.Run(async () =>
    {
        _world.Channel.Cancellation = "cancellation-9";
        _world.Channel.Fail = call => call == "cancel" ? Error(ChannelErrorKind.Refused) : null;

        Assert.Equal(new EffectResult.Done("cancellation-9"), await PerformAsync(s_cancel));
    });

    [Fact]
    public void A_refusal_of_what_had_not_happened_is_a_refusal_in_the_channel_s_words() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship" ? Error(ChannelErrorKind.Refused) : null;

        Assert.Equal(new EffectResult.Refused("Refused"), await PerformAsync(s_ship));
    });

    [Fact]
    public void Done_already_counts_as_refused_only_when_it_must_be_visible_and_is_not() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship"
            ? new ChannelException(ChannelErrorKind.Refused, "package status does not allow this", 21011004) { MayMeanDone = true }
            : null;

        var later = Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship));
        Assert.Equal(CallOutcome.Unknown, later.Delay.Outcome);
        Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_ship, TimeSpan.FromMinutes(2)));
        Assert.Equal(
            new EffectResult.Refused("package status does not allow this"),
            await TakeUpAsync(s_ship, TimeSpan.FromMinutes(11)));
    });

    [Fact]
    public void Done_already_that_becomes_visible_late_is_done() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship"
            ? new ChannelException(ChannelErrorKind.Refused, "shipped already") { MayMeanDone = true }
            : null;
        Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship));

        _world.Channel.Shipment = new ShipReceipt("package-1", "JX-1", null, null);
        Assert.Equal("package-1", Assert.IsType<ShipmentArranged>(await TakeUpAsync(s_ship, TimeSpan.FromMinutes(5))).Reference);
    });

    [Fact]
    public void When_looking_fails_as_well_nothing_is_known_and_it_is_tried_later() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "get" ? null : Error(call == "ship" ? ChannelErrorKind.Refused : ChannelErrorKind.Timeout);
        Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship));

        _world.Channel.Fail = _ => Error(ChannelErrorKind.Refused);
        Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_ship, TimeSpan.Zero));
        Assert.Single(_world.Channel.Calls, "ship");
    });

    [Fact]
    public void A_look_that_contradicts_itself_goes_to_a_person_once_it_must_be_whole() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "find shipment" ? Error(ChannelErrorKind.Refused) : null;

        Assert.IsType<EffectResult.Later>(await TakeUpAsync(s_ship, TimeSpan.FromMinutes(3)));
        Assert.IsType<EffectResult.Uncertain>(await TakeUpAsync(s_ship, TimeSpan.FromMinutes(11)));
    });

    [Theory]
    [InlineData(ChannelErrorKind.Timeout, CallOutcome.Unknown, DelayCause.Call)]
    [InlineData(ChannelErrorKind.Unavailable, CallOutcome.Unknown, DelayCause.Call)]
    [InlineData(ChannelErrorKind.Unreadable, CallOutcome.Unknown, DelayCause.Call)]
    [InlineData(ChannelErrorKind.RateLimited, CallOutcome.NotDone, DelayCause.Call)]
    [InlineData(ChannelErrorKind.CircuitOpen, CallOutcome.NotDone, DelayCause.Call)]
    [InlineData(ChannelErrorKind.Passing, CallOutcome.NotDone, DelayCause.Passing)]
    [InlineData(ChannelErrorKind.AuthorizationLost, CallOutcome.NotDone, DelayCause.Account)]
    [InlineData(ChannelErrorKind.TokenExpired, CallOutcome.NotDone, DelayCause.Account)]
    [InlineData(ChannelErrorKind.ShopInactive, CallOutcome.NotDone, DelayCause.Account)]
    [InlineData(ChannelErrorKind.Misconfigured, CallOutcome.NotDone, DelayCause.Account)]
    public void Each_kind_of_error_says_what_is_known_of_the_call_and_whose_matter_it_is(
        ChannelErrorKind kind, CallOutcome outcome, DelayCause cause) => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship" ? Error(kind) : null;

        var later = Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship));

        Assert.Equal((kind.ToString(), outcome, cause), (later.Message, later.Delay.Outcome, later.Delay.Cause));
    });

    [Fact]
    public void A_question_on_the_way_to_a_label_leaves_nothing_in_question() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship"
            ? new ChannelException(ChannelErrorKind.Timeout, "no answer to the rates") { IsBeforeTheCall = true }
            : null;

        Assert.Equal(CallOutcome.NotDone, Assert.IsType<EffectResult.Later>(await PerformAsync(s_label)).Delay.Outcome);
    });

    /// <summary>Case sandbox-hourly-limit: the limit delays the call.</summary>
    [Fact]
    public void The_channel_s_own_wait_is_kept() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship"
            ? new ChannelException(ChannelErrorKind.RateLimited, "hourly limit", 36009037, retryAfter: TimeSpan.FromMinutes(59))
            : null;

        Assert.Equal(TimeSpan.FromMinutes(59), Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship)).Delay.After);
    });

    [Fact]
    public void A_call_that_is_under_way_is_not_made_a_second_time() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes(s_order.TikTokOrderId, 0);

        var first = _world.Effects.PerformAsync(IntentOf(s_ship), false, _world.Now.AddMinutes(1));
        var second = _world.Effects.PerformAsync(IntentOf(s_ship), true, _world.Now);
        await Task.WhenAll(first, second);

        Assert.Single(_world.Channel.Calls, "ship");
        Assert.Single(_world.Owner.Settled);
    });

    [Fact]
    public void Exactly_the_lines_that_are_to_be_cancelled_are_named_to_the_channel() => Turns.Run(async () =>
    {
        await PerformAsync(s_cancel with { CancelLines = ["line-2", "line-3"] });

        Assert.Equal("line-2,line-3", string.Join(',', _world.Channel.CancelledLines));
    });

    [Fact]
    public void An_effect_of_a_kind_that_nobody_carries_out_waits_and_is_told_so() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        await _world.Effects.PerformAsync(
            IntentOf(s_ship) with { Kind = new EffectKindName("tiktok.of-next-year") }, true, default);

        var later = Assert.IsType<EffectResult.Later>(_world.Owner.Settled[^1].Result);
        Assert.Equal((CallOutcome.NotMade, "nothing here carries out tiktok.of-next-year"), (later.Delay.Outcome, later.Message));
    });

    private static ChannelException Error(ChannelErrorKind kind) => new(kind, kind.ToString());

    private static EffectIntent IntentOf(EffectRequest request) => new(
        "effect-1",
        s_order.Stream,
        "seller",
        request.Ship is null ? EffectKinds.TikTokCancel : EffectKinds.TikTokShip,
        new EffectTarget("tiktok", "shop"),
        request.Write());

    private Task<EffectResult> TakeUpAsync(EffectRequest request, TimeSpan? calledBefore)
    {
        _world.Owner.Grant = _ => new EffectGrant(2, _world.Now - calledBefore);
        return PerformAsync(request, lookFirst: true);
    }

    private async Task<EffectResult> PerformAsync(EffectRequest request, bool lookFirst = false)
    {
        if (_world.Store.Commits.Count == 0)
            await _world.ConnectAsync();
        _world.Changes(s_order.TikTokOrderId, 0);
        await _world.Effects.PerformAsync(IntentOf(request), lookFirst, _world.Now.AddMinutes(1));
        var (id, result) = _world.Owner.Settled[^1];
        Assert.Equal("effect-1", id);
        return result;
    }
}
