using OrderActors.Domain.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Shops;

/// <summary>Finds a newer pair of tokens that another shop of the same authorization has stored.</summary>
/// <remarks>
/// One authorization can cover several shops (TikTok document, 1.2), and a refresh for one of them ends the pair of all.
/// Each shop keeps the pair in its own row, so that no shop waits for another; whoever finds its own pair dead looks
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
    /// <returns>The newest pair that covers this shop; null when no sibling has another one.</returns>
    /// <exception cref="ChannelException">The channel did not say what a sibling's pair covers: ask again later.</exception>
    public async Task<SiblingPair?> FindAsync(string accessToken, DateTimeOffset expiresAt)
    {
        var siblings = (await LoadAsync())
            .Where(row => row.AccessExpiresAt >= expiresAt)
            .OrderByDescending(row => row.AccessExpiresAt)
            .Take(MaxSiblings);
        foreach (var row in siblings)
        {
            var record = new ShopAggregate(row.Key, aggregate.Protector).FromRow(row);
            if (record.AccessToken != accessToken && await CoversAsync(record.AccessToken))
                return new SiblingPair(record.AccessToken, row.AccessExpiresAt, record.RefreshToken, row.RefreshExpiresAt);
        }

        return null;
    }

    /// <summary>Whether the seller has other connected shops at all.</summary>
    public async Task<bool> AnyAsync() => (await LoadAsync()).Any();

    /// <summary>Whether a sibling has a later pair whose access token has run out, so that nobody can tell what it covers.</summary>
    /// <remarks>
    /// It is told when that sibling refreshes it, which its next poll does, or ends its own authorization. The pairs are in
    /// one order, so that no two shops wait for each other.
    /// </remarks>
    public async Task<bool> MayHoldOursAsync(DateTimeOffset expiresAt, DateTimeOffset now) => (await LoadAsync()).Any(row =>
        row.AccessExpiresAt <= now + s_clockMargin && row.RefreshExpiresAt > now && IsLater(row, expiresAt));

    private bool IsLater(RowImage.Shop row, DateTimeOffset expiresAt) => row.AccessExpiresAt == expiresAt
        ? string.CompareOrdinal(row.Key.ShopId, key.ShopId) > 0
        : row.AccessExpiresAt > expiresAt;

    private async Task<IEnumerable<RowImage.Shop>> LoadAsync() =>
        (await reader.LoadShopsAsync(CancellationToken.None))
            .Where(row => row.Key.SellerId == key.SellerId && row.Key != key);

    private async Task<bool> CoversAsync(string accessToken)
    {
        try
        {
            var shops = await channel.GetShopsAsync(accessToken, CancellationToken.None);
            return shops.Any(shop => shop.ShopId == key.ShopId);
        }
        catch (ChannelException exception) when (exception.Kind
            is ChannelErrorKind.TokenExpired or ChannelErrorKind.AuthorizationLost or ChannelErrorKind.Refused)
        {
            return false;
        }
    }
}

/// <summary>Holds secrets: never logged.</summary>
internal sealed record SiblingPair(
    string AccessToken, DateTimeOffset AccessExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt)
{
    public override string ToString() => nameof(SiblingPair);
}
