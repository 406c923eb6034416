using System.Collections.Immutable;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>The tokens of the sellers. A pair is dead once a later pair of its authorization was used, or the app was removed.</summary>
internal sealed class TokenDesk
{
    private static readonly TimeSpan s_refreshLife = TimeSpan.FromDays(30);

    private readonly World _world;
    private readonly Dictionary<string, Pair> _byAccess = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pair> _byRefresh = new(StringComparer.Ordinal);
    private int _last;

    public TokenDesk(World world, ImmutableArray<ShopSpec> shops)
    {
        _world = world;
        Authorizations =
        [
            .. shops
                .GroupBy(shop => world.Faults.SharesAuthorization ? shop.Key.SellerId : shop.Key.ToString(), StringComparer.Ordinal)
                .Select(group => new Authorization([.. group])),
        ];
    }

    public ImmutableArray<Authorization> Authorizations { get; }

    /// <summary>A seller consents: a new pair, which lives as long as those before it did.</summary>
    public TokenPair Grant(Authorization authorization)
    {
        var first = authorization.Shops[0];
        var pair = new Pair(authorization, ++_last, _world.Now + first.TokenLife);
        var access = FormattableString.Invariant($"access-{pair.Number}");
        var refresh = FormattableString.Invariant($"refresh-{pair.Number}");
        _byAccess[access] = pair;
        _byRefresh[refresh] = pair;
        return new TokenPair(
            access, pair.ExpiresAt, refresh, _world.Now + s_refreshLife, first.Key.SellerId, first.Key.SellerId);
    }

    /// <summary>The seller removes the app: nothing that was granted so far works any more.</summary>
    public void Revoke(Authorization authorization) => authorization.RevokedTo = _last;

    public TokenPair Refresh(string refreshToken)
    {
        if (!_byRefresh.TryGetValue(refreshToken, out var pair) || IsDead(pair))
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "can not find related auth record", 36004005);

        _world.Statistics.Saw("token refreshed");
        return Grant(pair.Authorization);
    }

    public ImmutableArray<AuthorizedShop> ShopsOf(string accessToken)
    {
        if (!_byAccess.TryGetValue(accessToken, out var pair) || IsDead(pair) || _world.Now >= pair.ExpiresAt)
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the token is not valid");

        Use(pair);
        return
        [
            .. pair.Authorization.Shops.Select(shop => new AuthorizedShop(
                shop.Key.ShopId, shop.Key.ShopId, shop.Market, SimulatedTikTok.CipherOf(shop))),
        ];
    }

    public void Use(ShopSpec shop, string accessToken)
    {
        if (!_byAccess.TryGetValue(accessToken, out var pair) || !pair.Authorization.Shops.Contains(shop))
        {
            _world.Unsafe("TenantIsolation", $"shop {shop.Key} was called with a token that is not its own");
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "not this shop's token");
        }

        if (pair.Number <= pair.Authorization.RevokedTo)
        {
            _world.Statistics.Saw("call after the app was removed");
            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the seller has removed the app", 105005);
        }

        if (IsDead(pair))
        {
            if (pair.Authorization.Shops.Length > 1)
                _world.Statistics.Saw("call with a pair that a shop of the same authorization has replaced");

            throw new ChannelException(ChannelErrorKind.AuthorizationLost, "the token was replaced");
        }

        if (_world.Now >= pair.ExpiresAt)
            throw new ChannelException(ChannelErrorKind.TokenExpired, "the token has expired", 105002);

        Use(pair);
    }

    private static void Use(Pair pair) => pair.Authorization.UsedTo = Math.Max(pair.Authorization.UsedTo, pair.Number);

    private static bool IsDead(Pair pair) =>
        pair.Authorization.UsedTo > pair.Number || pair.Authorization.RevokedTo >= pair.Number;

    private sealed record Pair(Authorization Authorization, int Number, DateTimeOffset ExpiresAt);
}

/// <summary>One consent of a seller: it covers one shop or several.</summary>
internal sealed class Authorization(ImmutableArray<ShopSpec> shops)
{
    public ImmutableArray<ShopSpec> Shops => shops;

    /// <summary>Number of the latest pair that was used.</summary>
    public int UsedTo { get; set; }

    /// <summary>Number of the latest pair that the seller has ended.</summary>
    public int RevokedTo { get; set; }

    public override string ToString() => string.Join(", ", shops.Select(shop => shop.Key.ToString()));
}
