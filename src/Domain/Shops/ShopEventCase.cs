namespace OrderActors.Domain.Shops;

/// <summary>The cases of <see cref="ShopEvent"/>. Never stored: what is stored are the names in the engine's event codec.</summary>
public enum ShopEventCase
{
    Connected,
    Disconnected,
    TokensRefreshed,
    SettingsChanged,
    ListingsLinked,
    AttentionNeeded,
    AttentionCleared,
    Synced,
}
