using Orleans;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Channels;

namespace OrderActors.Grains.Shops;

/// <summary>One consent. Not reentrant, so who asks while the code is being exchanged waits for what comes of it.</summary>
/// <remarks>Stores nothing: the tokens are kept with the shops, and a consent that a crash lost is given again.</remarks>
[GrainType("consent")]
public sealed class ConsentGrain(IShopChannel channel, TimeProvider clock) : Grain, IConsentGrain
{
    /// <summary>
    /// Longer than a caller waits before repeating, and too short for the tokens to be replaced or taken back meanwhile.
    /// </summary>
    private static readonly TimeSpan s_rememberFor = TimeSpan.FromMinutes(2);

    private TokenPair? _tokens;
    private DateTimeOffset _exchangedAt;

    public async Task<ConsentReply> ExchangeAsync(string authCode)
    {
        try
        {
            var tokens = await TokensAsync(authCode);
            var shops = await channel.GetShopsAsync(tokens.AccessToken, CancellationToken.None);
            return new ConsentReply(
                new GrantedAccess(
                    tokens.AccessToken,
                    tokens.AccessExpiresAt,
                    tokens.RefreshToken,
                    tokens.RefreshExpiresAt,
                    [.. shops.Select(shop => new GrantedShop(shop.ShopId, shop.Name, shop.Region, shop.Cipher))]),
                null);
        }
        catch (ChannelException exception)
        {
            return new ConsentReply(
                null, new ConsentFailure(exception.Kind.ToString(), exception.Message, exception.RetryAfter));
        }
    }

    private async Task<TokenPair> TokensAsync(string authCode)
    {
        if (_tokens is null || clock.GetUtcNow() - _exchangedAt >= s_rememberFor)
        {
            _tokens = null;
            _tokens = await channel.ExchangeCodeAsync(authCode, CancellationToken.None);
            _exchangedAt = clock.GetUtcNow();
        }

        return _tokens;
    }
}
