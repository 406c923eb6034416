namespace OrderActors.Domain.Shops;

/// <summary>How each event changes the shop. The only place that does.</summary>
public static class ShopFold
{
    public static Shop Apply(Shop shop, ShopEvent @event) => @event switch
    {
        ShopEvent.Connected e => shop with
        {
            IsConnected = true,
            ConnectedAt = shop.ConnectedAt ?? e.At,
            Name = e.Name,
            Region = e.Region,
            Cipher = e.Cipher,
            AccessExpiresAt = e.AccessExpiresAt,
            RefreshExpiresAt = e.RefreshExpiresAt,
            NextSyncAt = e.At,
            Attention = null,
        },
        ShopEvent.Disconnected => shop with { IsConnected = false, NextSyncAt = null, Attention = null },
        ShopEvent.AttentionNeeded e => ShopAttention.Apply(shop, e),
        ShopEvent.AttentionCleared => shop with { Attention = null },
        ShopEvent.TokensRefreshed e => shop with
        {
            AccessExpiresAt = e.AccessExpiresAt,
            RefreshExpiresAt = e.RefreshExpiresAt,
        },
        ShopEvent.SettingsChanged e => shop with { Settings = e.Settings },
        ShopEvent.ListingsLinked => shop,
        ShopEvent.Synced e => shop with
        {
            SyncedTo = e.SyncedTo ?? shop.SyncedTo,
            NextSyncAt = e.NextSyncAt,
            LastSyncError = e.Error,
        },
        _ => throw Invariant.Unreachable(@event),
    };
}
