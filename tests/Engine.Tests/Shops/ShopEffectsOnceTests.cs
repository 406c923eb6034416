using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Tests.Fakes;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>Ways to a second label that the simulation found: a request twice, two completers, and a slow token refresh.</summary>
public sealed class ShopEffectsOnceTests
{
    private static readonly OrderKey s_order = new("seller", "shop", "576461413038785752");

    private static readonly EffectRequest s_ship = new(
        new ShipInstruction(ShipMethod.BuyLabel, s_order.TikTokOrderId, null, ["line-1"], null, null, null, null), null);

    private readonly ShopWorld _world = new();

    [Fact]
    public void A_request_that_arrives_twice_is_carried_out_once() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        await PerformAsync(lookFirst: false);
        await PerformAsync(lookFirst: false);

        Assert.Equal(["get", "ship"], _world.Channel.Calls);
    });

    [Fact]
    public void An_overdue_effect_is_left_to_whoever_looks_after_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Owner.Grant = _ => null;

        await PerformAsync(lookFirst: true);

        Assert.Empty(_world.Channel.Calls);
        Assert.Empty(_world.Owner.Settled);
    });

    [Fact]
    public void A_call_that_a_token_refresh_held_up_is_not_made_late() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(TimeSpan.FromMinutes(5));
        _world.Channel.Fail = call =>
        {
            if (call.StartsWith("refresh", StringComparison.Ordinal))
                _world.Clock.Advance(TimeSpan.FromMinutes(2));
            return null;
        };

        await PerformAsync(lookFirst: false);

        Assert.DoesNotContain("ship", _world.Channel.Calls);
        Assert.Empty(_world.Owner.Settled);
    });

    private Task PerformAsync(bool lookFirst)
    {
        _world.Changes(s_order.TikTokOrderId, 0);
        return _world.Effects.PerformAsync(
            new EffectIntent(
                "effect-1", s_order.Stream, "seller", EffectKinds.TikTokShip, new("tiktok", "shop"), s_ship.Write()),
            lookFirst,
            _world.Now.AddSeconds(15));
    }
}
