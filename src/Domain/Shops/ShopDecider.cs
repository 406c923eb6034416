using System.Collections.Immutable;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Shops;

using ShopDecision = Decision<ShopEvent, ShopRejection>;

/// <summary>The commands of a shop. Pure: state and command in, events or a refusal out.</summary>
public static class ShopDecider
{
    /// <summary>The seller has authorized us, for the first time or again.</summary>
    /// <remarks>
    /// Safe to repeat. A copy that comes late, when the pair that it brings has been refreshed or a later consent stored, is
    /// accepted without effect: its pair is dead. Later consents end later, because every pair of TikTok lives equally long
    /// (TikTok document, 1.2). A disconnected shop takes any.
    /// </remarks>
    public static ShopDecision Connect(
        Shop shop,
        string name,
        string region,
        string cipher,
        DateTimeOffset accessExpiresAt,
        DateTimeOffset refreshExpiresAt,
        DateTimeOffset now)
    {
        var same = shop.IsConnected && shop.Cipher == cipher && shop.AccessExpiresAt == accessExpiresAt
            && shop.RefreshExpiresAt == refreshExpiresAt;
        var isOld = shop.IsConnected && accessExpiresAt < shop.AccessExpiresAt;
        return same || isOld
            ? ShopDecision.AlreadyDone
            : ShopDecision.Accept(new ShopEvent.Connected(
                name, region.ToUpperInvariant(), cipher, accessExpiresAt, refreshExpiresAt, now));
    }

    public static ShopDecision Disconnect(Shop shop, string reason, DateTimeOffset now) =>
        shop.IsConnected ? ShopDecision.Accept(new ShopEvent.Disconnected(reason, now)) : ShopDecision.AlreadyDone;

    /// <summary>Notes the expiries of a new pair; the pair itself is stored in the same write, beside the event.</summary>
    public static ShopDecision RefreshTokens(
        Shop shop, DateTimeOffset accessExpiresAt, DateTimeOffset refreshExpiresAt, DateTimeOffset now) =>
        shop.IsConnected
            ? ShopDecision.Accept(new ShopEvent.TokensRefreshed(accessExpiresAt, refreshExpiresAt, now))
            : ShopDecision.Reject(ShopRejection.NotConnected);

    public static ShopDecision ChangeSettings(Shop shop, ShopSettings settings, DateTimeOffset now)
    {
        if (shop.ConnectedAt is null)
            return ShopDecision.Reject(ShopRejection.NotConnected);

        var changed = InOneForm(shop.Settings, settings);
        return shop.Settings == changed
            ? ShopDecision.AlreadyDone
            : ShopDecision.Accept(new ShopEvent.SettingsChanged(changed, now));
    }

    /// <summary>Settings whose names have the form in which they are compared.</summary>
    /// <remarks>A location that looks like the known one stays what it is: stock may have been counted there under an older form of its name.</remarks>
    private static ShopSettings InOneForm(ShopSettings known, ShopSettings settings)
    {
        ImmutableArray<WarehouseLink> warehouses =
        [
            .. (settings.Warehouses ?? []).OrderBy(warehouse => warehouse.WarehouseId, StringComparer.Ordinal)
                .Select(warehouse => warehouse with { Location = Spelled(known, warehouse.Location) }),
        ];
        return settings with
        {
            Location = Spelled(known, settings.Location),
            Warehouses = warehouses.IsEmpty ? null : warehouses,
        };
    }

    private static string Spelled(ShopSettings known, string location)
    {
        var name = StockName.Normalize(location);
        IEnumerable<string> spellings = [known.Location, .. (known.Warehouses ?? []).Select(warehouse => warehouse.Location)];
        return spellings.FirstOrDefault(spelling => StockName.Normalize(spelling) == name) ?? name;
    }

    public static ShopDecision LinkListings(Shop shop, ImmutableArray<ListingLink> links, DateTimeOffset now) =>
        shop.ConnectedAt is null
            ? ShopDecision.Reject(ShopRejection.NotConnected)
            : ShopDecision.Accept(new ShopEvent.ListingsLinked(links, now));

    /// <summary>Notes how far a poll has read. The cursor never moves backwards.</summary>
    public static ShopDecision NoteSync(
        Shop shop, DateTimeOffset? syncedTo, TimeSpan nextIn, int orders, string? error, DateTimeOffset now)
    {
        if (!shop.IsConnected)
            return ShopDecision.Reject(ShopRejection.NotConnected);

        var cursor = syncedTo > shop.SyncedTo || shop.SyncedTo is null ? syncedTo : shop.SyncedTo;
        return ShopDecision.Accept(new ShopEvent.Synced(cursor, now + nextIn, orders, error, now));
    }
}
