using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>External calls happen at most once, whatever is lost on the way.</summary>
public sealed class ShopEffectsTests
{
    private static readonly OrderKey s_order = new("seller", "shop", "576461413038785752");
    private static readonly EffectRequest s_cancel = new(null, "out_of_stock");

    private static readonly EffectRequest s_ship = new(
        new ShipInstruction(ShipMethod.MarkShipped, s_order.TikTokOrderId, null, ["line-1"], "1Z-1", "ups", null, null), null);

    private readonly ShopWorld _world = new();

    [Fact]
    public void A_first_call_in_time_is_made_without_looking() => Turns.Run(async () =>
    {
        var result = await PerformAsync(s_ship, lookFirst: false);

        Assert.Equal(new EffectResult.Done("package-1", "1Z-1", "UPS", null), result);
        Assert.Equal(["ship"], _world.Channel.Calls);
    });

    [Fact]
    public void A_call_that_may_have_been_made_is_looked_for_and_not_repeated() => Turns.Run(async () =>
    {
        _world.Channel.Shipment = new ShipReceipt("package-9", "1Z-9", "UPS", "found");

        var result = await PerformAsync(s_ship, lookFirst: true);

        Assert.Equal(new EffectResult.Done("package-9", "1Z-9", "UPS", "found"), result);
        Assert.Equal(["find shipment"], _world.Channel.Calls);
    });

    [Fact]
    public void A_call_that_was_looked_for_in_vain_is_made() => Turns.Run(async () =>
    {
        Assert.IsType<EffectResult.Done>(await PerformAsync(s_cancel, lookFirst: true));

        Assert.Equal(["find cancellation", "cancel"], _world.Channel.Calls);
    });

    [Fact]
    public void A_first_call_that_starts_too_late_is_left_to_whoever_takes_it_up() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        await _world.Effects.PerformAsync(s_order, "effect-1", s_ship, false, _world.Now.AddTicks(-1));

        Assert.Empty(_world.Channel.Calls);
        Assert.Empty(_world.Orders.Settled);
    });

    [Fact]
    public void What_somebody_else_has_taken_up_is_neither_looked_for_nor_called() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Orders.MayTakeUp = _ => false;

        await _world.Effects.PerformAsync(s_order, "effect-1", s_ship, true, default);

        Assert.Empty(_world.Channel.Calls);
        Assert.Empty(_world.Orders.Settled);
    });

    [Fact]
    public void A_refusal_of_what_had_happened_is_a_success() => Turns.Run(async () =>
    {
        _world.Channel.Cancellation = "cancellation-9";
        _world.Channel.Fail = call => call == "cancel" ? Error(ChannelErrorKind.Refused) : null;

        var result = await PerformAsync(s_cancel, lookFirst: false);

        Assert.Equal(new EffectResult.Done("cancellation-9", null, null, null), result);
    });

    [Fact]
    public void A_refusal_of_what_had_not_happened_is_a_refusal_in_the_channel_s_words() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship" ? Error(ChannelErrorKind.Refused) : null;

        Assert.Equal(new EffectResult.Refused("Refused"), await PerformAsync(s_ship, lookFirst: false));
    });

    [Fact]
    public void When_looking_fails_as_well_nothing_is_known_and_it_is_tried_later() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => Error(call == "ship" ? ChannelErrorKind.Refused : ChannelErrorKind.Timeout);
        Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship, lookFirst: false));

        _world.Channel.Fail = _ => Error(ChannelErrorKind.Refused);
        Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship, lookFirst: true));
        Assert.DoesNotContain("ship", _world.Channel.Calls.Skip(2));
    });

    [Theory]
    [InlineData(ChannelErrorKind.Timeout)]
    [InlineData(ChannelErrorKind.Unavailable)]
    [InlineData(ChannelErrorKind.Unreadable)]
    [InlineData(ChannelErrorKind.RateLimited)]
    [InlineData(ChannelErrorKind.AuthorizationLost)]
    [InlineData(ChannelErrorKind.Misconfigured)]
    public void What_is_unknown_or_not_done_is_tried_later_and_never_called_failed(ChannelErrorKind kind) => Turns.Run(
        async () =>
        {
            _world.Channel.Fail = call => call == "ship" ? Error(kind) : null;

            var later = Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship, lookFirst: false));

            Assert.Equal(kind.ToString(), later.Message);
            Assert.True(later.After > TimeSpan.Zero);
        });

    [Fact]
    public void The_channel_s_own_wait_is_kept() => Turns.Run(async () =>
    {
        _world.Channel.Fail = call => call == "ship"
            ? new ChannelException(ChannelErrorKind.RateLimited, "slow down", retryAfter: TimeSpan.FromSeconds(77))
            : null;

        var later = Assert.IsType<EffectResult.Later>(await PerformAsync(s_ship, lookFirst: false));

        Assert.Equal(TimeSpan.FromSeconds(77), later.After);
    });

    [Fact]
    public void A_call_that_is_under_way_is_not_made_a_second_time() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        var first = _world.Effects.PerformAsync(s_order, "effect-1", s_ship, false, _world.Now.AddMinutes(1));
        var second = _world.Effects.PerformAsync(s_order, "effect-1", s_ship, true, _world.Now);
        await Task.WhenAll(first, second);

        Assert.Equal(["ship"], _world.Channel.Calls);
        Assert.Single(_world.Orders.Settled);
    });

    private static ChannelException Error(ChannelErrorKind kind) => new(kind, kind.ToString());

    private async Task<EffectResult> PerformAsync(EffectRequest request, bool lookFirst)
    {
        if (_world.Store.Commits.Count == 0)
            await _world.ConnectAsync();
        await _world.Effects.PerformAsync(
            s_order, "effect-1", request, lookFirst, _world.Now.AddMinutes(1));
        var (id, result) = _world.Orders.Settled[^1];
        Assert.Equal("effect-1", id);
        return result;
    }
}
