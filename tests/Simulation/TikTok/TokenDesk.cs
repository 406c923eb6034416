using System.Collections.Immutable;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>The tokens of the shops. A pair is dead once a later pair of its shop was used.</summary>
internal sealed class TokenDesk(World world)
{
    private static readonly TimeSpan s_refreshLife = TimeSpan.FromDays(30);

    private readonly Dictionary<string, Pair> _byAccess = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pair> _byRefresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _usedByShop = new(StringComparer.Ordinal);
    private int _last;

    public TokenPair Grant(ShopSpec shop)
    {
        var pair = new Pair(shop, ++_last, world.Now + shop.TokenLife);
        var access = FormattableString.Invariant($"access-{pair.Number}");
        var refresh = FormattableString.Invariant($"refresh-{pair.Number}");
        _byAccess[access] = pair;
        _byRefresh[refresh] = pair;
        return new TokenPair(access, pair.ExpiresAt, refresh, world.Now + s_refreshLife, shop.Key.SellerId, shop.Key.SellerId);
    }

    public TokenPair Refresh(string refreshToken)
    {
        if (!_byRefresh.TryGetValue(refreshToken, out var pair) || IsDead(pair))
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the refresh token is not valid");

        world.Statistics.Saw("token refreshed");
        return Grant(pair.Shop);
    }

    /// <summary>Each authorization covers one shop here.</summary>
    public ImmutableArray<AuthorizedShop> ShopsOf(string accessToken)
    {
        if (!_byAccess.TryGetValue(accessToken, out var pair) || IsDead(pair) || world.Now >= pair.ExpiresAt)
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the token is not valid");

        var shop = pair.Shop;
        return [new AuthorizedShop(shop.Key.ShopId, shop.Key.ShopId, shop.Market, SimulatedTikTok.CipherOf(shop))];
    }

    public void Use(ShopSpec shop, string accessToken)
    {
        if (!_byAccess.TryGetValue(accessToken, out var pair) || pair.Shop != shop)
        {
            world.Unsafe("TenantIsolation", $"shop {shop.Key} was called with a token that is not its own");
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "not this shop's token");
        }

        if (IsDead(pair))
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the token was replaced");
        if (world.Now >= pair.ExpiresAt)
            throw new ChannelException(ChannelErrorKind.TokenExpired, "the token has expired");

        _usedByShop[shop.Key.ShopId] = pair.Number;
    }

    private bool IsDead(Pair pair) => _usedByShop.GetValueOrDefault(pair.Shop.Key.ShopId) > pair.Number;

    private sealed record Pair(ShopSpec Shop, int Number, DateTimeOffset ExpiresAt);
}
