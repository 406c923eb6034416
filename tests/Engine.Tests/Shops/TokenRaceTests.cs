using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Shops;

/// <summary>Two activations of one shop that both renew its tokens. Found by the simulation: the shop was disconnected.</summary>
public sealed class TokenRaceTests
{
    private readonly ShopWorld _world = new();

    [Fact]
    public void A_refusal_of_an_old_token_does_not_end_an_authorization_that_was_renewed_meanwhile() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(TimeSpan.FromMinutes(5));
        var other = _world.NewShop();
        await other.LoadAsync(CancellationToken.None);
        var isRenewed = false;
        _world.Channel.Fail = call =>
        {
            if (isRenewed || !call.StartsWith("refresh", StringComparison.Ordinal))
                return null;

            isRenewed = true;
            RenewElsewhere(other);
            return new ChannelException(ChannelErrorKind.AuthorizationLost, "the refresh token is not valid");
        };

        await _world.Shop.CallAsync(_ => Task.FromResult(true));

        Assert.True(_world.Shop.Committed.IsConnected);
        Assert.Equal(1, _world.Store.Stream(ShopWorld.Key.Stream).Count(row => row.Type == "shop.tokens-refreshed.v1"));
    });

    /// <summary>The other activation stores a newer pair; the first notices at a write of its own, and loads it.</summary>
    private void RenewElsewhere(ShopEngine other)
    {
        var expires = _world.Now.AddDays(7);
        _ = other.ExecuteAsync(
            (shop, now) => ShopDecider.RefreshTokens(shop, expires, expires.AddDays(300), now),
            ShopWorld.Context,
            record => record with { AccessToken = "access-9", RefreshToken = "refresh-9" });
        _ = IgnoreConflictAsync(_world.Shop.ExecuteAsync(
            (shop, now) => ShopDecider.NoteSync(shop, null, TimeSpan.FromMinutes(1), 0, null, now), ShopWorld.Context));
    }

    private static async Task IgnoreConflictAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (Ports.Storage.VersionConflictException)
        {
            // As a turn of the grain that fails and is tried again.
        }
    }
}
