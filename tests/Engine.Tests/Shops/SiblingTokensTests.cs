using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>
/// One authorization over two shops. Found by the simulation: after a night in which every access token ran out, the shop
/// whose pair had been replaced by its sibling's was disconnected, because an expired token cannot be asked what it covers.
/// </summary>
public sealed class SiblingTokensTests
{
    /// <summary>One before the refresh, and five after it was refused.</summary>
    private const int LooksOfOneRefresh = 6;

    private static readonly ShopKey s_siblingKey = new("seller", "sibling");

    private readonly ShopWorld _world = new();

    [Fact]
    public void A_shop_whose_pair_a_sibling_replaced_waits_for_the_sibling_when_all_access_tokens_have_run_out() => Turns.Run(async () =>
    {
        var sibling = await ConnectBothAsync();
        RefuseAllBut("refresh refresh-9");

        var lost = await Assert.ThrowsAsync<ChannelException>(() => CallAsync(_world.Shop));

        Assert.Equal(ChannelErrorKind.TokenExpired, lost.Kind);
        Assert.True(_world.Shop.Committed.IsConnected);

        _world.Channel.Fail = call => call == "refresh refresh-0" ? Refusal() : null;
        _world.Channel.Shops = [new AuthorizedShop(ShopWorld.Key.ShopId, "Mugs", "US", "cipher")];
        Assert.Equal("access-1", await CallAsync(sibling));
        Assert.Equal("access-1", await CallAsync(_world.Shop));
    });

    /// <summary>Found by the simulation (seed 43912): a channel that only had trouble was taken for one that said no.</summary>
    [Fact]
    public void A_shop_is_not_disconnected_while_nobody_can_tell_whether_a_siblings_pair_covers_it() => Turns.Run(async () =>
    {
        await ConnectBothAsync(siblingExpiresIn: TimeSpan.FromDays(7));
        _world.Channel.Shops = [new AuthorizedShop(ShopWorld.Key.ShopId, "Mugs", "US", "cipher")];
        _world.Channel.Fail = call => call.StartsWith("shops", StringComparison.Ordinal)
            ? new ChannelException(ChannelErrorKind.Unavailable, "502")
            : Refusal();

        var trouble = await Assert.ThrowsAsync<ChannelException>(() => CallAsync(_world.Shop));

        Assert.Equal(ChannelErrorKind.Unavailable, trouble.Kind);
        Assert.True(_world.Shop.Committed.IsConnected);

        _world.Channel.Fail = _ => null;
        Assert.Equal("access-9", await CallAsync(_world.Shop));
    });

    /// <summary>
    /// Found by the simulation (seed 889061): the last look had asked what the sibling's old token covers, and the new one was
    /// stored before the answer came.
    /// </summary>
    [Fact]
    public void A_shop_is_not_disconnected_when_its_sibling_refreshes_the_pair_while_it_is_looked_at() => Turns.Run(async () =>
    {
        var sibling = await ConnectBothAsync();
        _world.Channel.Shops = [new AuthorizedShop(ShopWorld.Key.ShopId, "Mugs", "US", "cipher")];
        var looks = 0;
        _world.Channel.Fail = call =>
        {
            if (call == "refresh refresh-9")
                return null;
            if (call == "shops access-9" && ++looks == LooksOfOneRefresh)
                StoreNewPair(sibling);
            return call == "shops access-7" ? null : Refusal();
        };

        var waiting = await Assert.ThrowsAsync<ChannelException>(() => CallAsync(_world.Shop));

        Assert.Equal(ChannelErrorKind.TokenExpired, waiting.Kind);
        Assert.Equal("access-7", await CallAsync(_world.Shop));
    });

    [Fact]
    public void When_the_sibling_has_lost_the_authorization_too_both_are_disconnected() => Turns.Run(async () =>
    {
        var sibling = await ConnectBothAsync();
        RefuseAllBut("nothing");

        await Assert.ThrowsAsync<ChannelException>(() => CallAsync(_world.Shop));
        await Assert.ThrowsAsync<ChannelException>(() => CallAsync(sibling));
        await Assert.ThrowsAsync<ChannelException>(() => CallAsync(_world.Shop));

        Assert.False(sibling.Committed.IsConnected);
        Assert.False(_world.Shop.Committed.IsConnected);
    });

    /// <summary>The sibling's pair is the later one. An hour passes, and with it, unless told otherwise, both access tokens.</summary>
    private async Task<ShopEngine> ConnectBothAsync(TimeSpan? siblingExpiresIn = null)
    {
        await _world.ConnectAsync(TimeSpan.FromMinutes(5));
        var sibling = _world.NewShop(s_siblingKey);
        var expires = _world.Now + (siblingExpiresIn ?? TimeSpan.FromMinutes(6));
        await sibling.ExecuteAsync(
            (shop, now) => ShopDecider.Connect(shop, "Cups", "GB", "cipher-2", expires, now.AddDays(365), now),
            ShopWorld.Context,
            record => record with { AccessToken = "access-9", RefreshToken = "refresh-9" });
        _world.Clock.Advance(TimeSpan.FromHours(1));
        return sibling;
    }

    private static void StoreNewPair(ShopEngine sibling) => _ = sibling.ExecuteAsync(
        (shop, now) => ShopDecider.RefreshTokens(shop, now.AddDays(7), now.AddDays(365), now),
        ShopWorld.Context,
        record => record with { AccessToken = "access-7", RefreshToken = "refresh-7" });

    private void RefuseAllBut(string allowed) => _world.Channel.Fail = call => call == allowed ? null : Refusal();

    private static ChannelException Refusal() => new(ChannelErrorKind.AuthorizationLost, "the token is not valid");

    /// <summary>Calls, and lets the pauses between two looks pass.</summary>
    private async Task<string> CallAsync(ShopEngine shop)
    {
        var call = shop.CallAsync(access => Task.FromResult(access.AccessToken));
        for (var pause = 0; pause < 10 && !call.IsCompleted; pause++)
        {
            await Turns.SettleAsync();
            _world.Clock.AdvanceToNextTimer();
        }

        return await call;
    }
}
