using OrderActors.Domain.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Shops;

/// <summary>Finds a newer pair of tokens that another shop of the same authorization has stored.</summary>
/// <remarks>
/// One authorization can cover several shops (TikTok document, 1.2), and a refresh for one of them ends the pair of all.
/// Each shop keeps the pair in its own row, so that no shop waits for another; a shop whose own pair is dead looks
/// here first. Whether a pair covers a shop is asked of the channel and not concluded from anything of ours.
/// </remarks>
internal sealed class SiblingTokens(ShopKey key, ShopAggregate aggregate, IStoreReader reader, IShopChannel channel)
{
    /// <summary>Shops of one seller that are looked at, newest pair first.</summary>
    private const int MaxSiblings = 20;

    /// <summary>By how much the channel's clock may differ from ours. Chosen; more only waits for a sibling a little longer.</summary>
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromMinutes(1);

    /// <param name="accessToken">The access token in hand.</param>
    /// <param name="expiresAt">When it expires: an older one is of no use.</param>
    /// <returns>The newest pair that covers this shop, if a sibling has another one.</returns>
    /// <exception cref="ChannelException">The channel did not say what a sibling's pair covers: ask again later.</exception>
    public async Task<SiblingAnswer> FindAsync(string accessToken, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var mayFollow = false;
        var siblings = (await LoadAsync())
            .Where(row => row.AccessExpiresAt >= expiresAt)
            .OrderByDescending(row => row.AccessExpiresAt)
            .Take(MaxSiblings);
        foreach (var row in siblings)
        {
            var record = new ShopAggregate(row.Key, aggregate.Protector).FromRow(row);
            var isAnother = record.AccessToken != accessToken;
            var covers = isAnother ? await CoversAsync(record.AccessToken) : null;
            if (covers is true)
                return new SiblingAnswer(new SiblingPair(
                    record.AccessToken, row.AccessExpiresAt, record.RefreshToken, row.RefreshExpiresAt));

            mayFollow |= covers is null && row.RefreshExpiresAt > now && IsLater(row, expiresAt)
                && (isAnother || row.AccessExpiresAt <= now + s_clockMargin);
        }

        return new SiblingAnswer(null, mayFollow);
    }

    /// <summary>Whether the seller has other connected shops at all.</summary>
    public async Task<bool> AnyAsync() => (await LoadAsync()).Any();

    // In one order for all, so that no two shops wait for each other.
    private bool IsLater(RowImage.Shop row, DateTimeOffset expiresAt) => row.AccessExpiresAt == expiresAt
        ? string.CompareOrdinal(row.Key.ShopId, key.ShopId) > 0
        : row.AccessExpiresAt > expiresAt;

    private async Task<IEnumerable<RowImage.Shop>> LoadAsync() =>
        (await reader.LoadConnectedShopsAsync(key.SellerId, CancellationToken.None)).Where(row => row.Key != key);

    /// <returns>Null when the channel does not take the token any more, and so does not say what it covers.</returns>
    private async Task<bool?> CoversAsync(string accessToken)
    {
        try
        {
            var shops = await channel.GetShopsAsync(accessToken, CancellationToken.None);
            return shops.Any(shop => shop.ShopId == key.ShopId);
        }
        catch (ChannelException exception)
            when (exception.Kind is ChannelErrorKind.TokenExpired or ChannelErrorKind.AuthorizationLost)
        {
            return null;
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused)
        {
            return false;
        }
    }
}

/// <param name="Pair">The pair that the shop uses from now on; null when no sibling has one.</param>
/// <param name="MayFollow">
/// A sibling has a later pair that the channel does not take any more, so nobody can tell what it covers. It is told when
/// that sibling has refreshed it, which its next poll does, or has lost its own authorization.
/// </param>
internal readonly record struct SiblingAnswer(SiblingPair? Pair, bool MayFollow = false);

/// <summary>Holds secrets: never logged.</summary>
internal sealed record SiblingPair(
    string AccessToken, DateTimeOffset AccessExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt)
{
    public override string ToString() => nameof(SiblingPair);
}
