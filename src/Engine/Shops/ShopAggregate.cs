using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Ports;

namespace OrderActors.Engine.Shops;

/// <summary>Shows a shop as rows: one for itself with its encrypted tokens, and one for each listing that was linked.</summary>
public sealed class ShopAggregate(ShopKey key, ISecretProtector protector) : IAggregate<ShopRecord, ShopEvent>
{
    public static readonly EventCodec<ShopEvent> Codec = new(new Dictionary<string, Type>
    {
        ["shop.connected.v1"] = typeof(ShopEvent.Connected),
        ["shop.disconnected.v1"] = typeof(ShopEvent.Disconnected),
        ["shop.tokens-refreshed.v1"] = typeof(ShopEvent.TokensRefreshed),
        ["shop.settings-changed.v1"] = typeof(ShopEvent.SettingsChanged),
        ["shop.listings-linked.v1"] = typeof(ShopEvent.ListingsLinked),
        ["shop.attention-needed.v1"] = typeof(ShopEvent.AttentionNeeded),
        ["shop.attention-cleared.v1"] = typeof(ShopEvent.AttentionCleared),
        ["shop.synced.v1"] = typeof(ShopEvent.Synced),
    });

    private static readonly JsonSerializerOptions s_attention = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public ISecretProtector Protector => protector;

    public string StreamOf(ShopRecord state) => key.Stream;

    /// <remarks>The tokens are forgotten with the authorization, no matter who ended it.</remarks>
    public ShopRecord Apply(ShopRecord state, ShopEvent @event) => @event is ShopEvent.Disconnected
        ? new ShopRecord(ShopFold.Apply(state.Shop, @event), "", "")
        : state with { Shop = ShopFold.Apply(state.Shop, @event) };

    /// <summary>A poll that brought no news and ended as the one before is no fact: it moves the time of the next one.</summary>
    public bool IsNote(ShopRecord before, ShopEvent @event) =>
        @event is ShopEvent.Synced synced
        && synced.SyncedTo == before.Shop.SyncedTo
        && synced.Error == before.Shop.LastSyncError
        && before.Shop.NextSyncAt is not null;

    public (string Type, string Data) Encode(ShopEvent @event) => Codec.Encode(@event);

    public ImmutableArray<RowImage> Rows(ShopRecord after, ImmutableArray<ShopEvent> events, long version) =>
    [
        ShopRow(after, events[^1].At, version),
        .. events.OfType<ShopEvent.ListingsLinked>().SelectMany(linked => linked.Links)
            .Select(link => ListingUnits.RowOf(key, link)),
    ];

    /// <summary>The state that a row describes.</summary>
    public ShopRecord FromRow(RowImage.Shop row)
    {
        var shop = new Shop
        {
            IsConnected = row.Status == ShopStatus.Connected,
            ConnectedAt = row.ConnectedAt,
            Name = row.Name,
            Region = row.Region,
            Cipher = row.Cipher,
            AccessExpiresAt = row.AccessExpiresAt,
            RefreshExpiresAt = row.RefreshExpiresAt,
            Settings = StoredSettings.Read(row.Settings),
            SyncedTo = row.SyncedTo,
            NextSyncAt = row.NextSyncAt,
            LastSyncError = row.LastSyncError,
            Attention = row.Attention is null
                ? null
                : JsonSerializer.Deserialize<ShopAttention>(row.Attention, s_attention),
        };
        return new ShopRecord(
            shop, Open("access", row.ProtectedAccessToken), Open("refresh", row.ProtectedRefreshToken));
    }

    private RowImage.Shop ShopRow(ShopRecord record, DateTimeOffset at, long version)
    {
        var shop = record.Shop;
        return new RowImage.Shop(
            key,
            shop.Name,
            shop.Region,
            shop.Cipher,
            shop.IsConnected ? ShopStatus.Connected : ShopStatus.Disconnected,
            Seal("access", record.AccessToken),
            shop.AccessExpiresAt,
            Seal("refresh", record.RefreshToken),
            shop.RefreshExpiresAt,
            shop.SyncedTo,
            shop.NextSyncAt,
            shop.LastSyncError,
            StoredSettings.Write(shop.Settings),
            version,
            shop.ConnectedAt ?? at,
            at)
        {
            Attention = shop.Attention is null
                ? null
                : JsonSerializer.Serialize(shop.Attention, s_attention),
        };
    }

    private string Seal(string kind, string secret) =>
        secret.Length == 0 ? "" : protector.Protect($"shop/{key}/{kind}", secret);

    private string Open(string kind, string sealedSecret) =>
        sealedSecret.Length == 0 ? "" : protector.Unprotect($"shop/{key}/{kind}", sealedSecret);
}
