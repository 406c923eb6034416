using System.Text.Json;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Shops;

/// <summary>A connected shop. Tokens are never shown.</summary>
/// <param name="Status">connected or disconnected.</param>
/// <param name="AuthorizedUntil">The seller has to consent again before this.</param>
/// <param name="SyncedTo">Every change up to here has been read.</param>
/// <param name="LastSyncError">Why the last sync stopped early, or null.</param>
/// <param name="NeedsAttention">Why a person has to look at the shop, while its orders wait; null when nobody has to.</param>
public sealed record ShopView(
    string ShopId,
    string Name,
    string Region,
    string Status,
    DateTimeOffset AuthorizedUntil,
    DateTimeOffset? SyncedTo,
    DateTimeOffset? NextSyncAt,
    string? LastSyncError,
    JsonElement? Settings,
    DateTimeOffset ConnectedAt,
    DateTimeOffset UpdatedAt,
    ShopAttentionView? NeedsAttention = null)
{
    public static ShopView Of(RowImage.Shop row) => new(
        row.Key.ShopId,
        row.Name,
        row.Region,
        row.Status.ToText(),
        row.RefreshExpiresAt,
        row.SyncedTo,
        row.NextSyncAt,
        row.LastSyncError,
        row.Settings.Length > 0 ? JsonElement.Parse(row.Settings) : null,
        row.ConnectedAt,
        row.UpdatedAt,
        ShopAttentionView.Of(row.Attention));
}

/// <param name="Trouble">Authorization or Inactive.</param>
/// <param name="Reason">TikTok's words, with its code and the id of the request.</param>
/// <param name="Since">When it was met first.</param>
/// <param name="RetryAt">When a closed shop is asked again.</param>
/// <param name="Fix">What a person can do.</param>
public sealed record ShopAttentionView(
    string Trouble, string Reason, DateTimeOffset Since, DateTimeOffset RetryAt, string Fix)
{
    /// <param name="stored">As the shop's row has it, or null.</param>
    public static ShopAttentionView? Of(string? stored)
    {
        if (stored is null)
            return null;

        var attention = JsonElement.Parse(stored);
        var trouble = attention.GetProperty("trouble").GetString() ?? "";
        return new ShopAttentionView(
            trouble,
            attention.GetProperty("reason").GetString() ?? "",
            attention.GetProperty("since").GetDateTimeOffset(),
            attention.GetProperty("retryAt").GetDateTimeOffset(),
            trouble == nameof(ShopTrouble.Inactive)
                ? "Have the seller open the shop again in TikTok's Seller Center; then sync the shop."
                : "Have the seller authorize the shop again at the connect URL, with all permissions.");
    }
}

/// <param name="AuthCode">The code that TikTok's consent page gave; works once and for 30 minutes.</param>
public sealed record ConnectRequest(string AuthCode);

/// <param name="Webhooks">Where webhooks were subscribed to, or why not.</param>
public sealed record ConnectAnswer(IReadOnlyList<ConnectedShop> Shops, string Webhooks);

public sealed record ConnectedShop(string ShopId, string Name, string Region);

/// <param name="Url">Open it as the seller; after the consent TikTok gives a code for /shops/connect.</param>
/// <param name="State">Comes back with the code; compare it before the code is used.</param>
public sealed record ConnectUrlAnswer(Uri Url, string State);

/// <param name="Orders">Orders seen.</param>
/// <param name="Skipped">Of these, orders that the shop's former seller has and that stay there.</param>
public sealed record SyncAnswer(int Orders, DateTimeOffset? SyncedTo, int Skipped);

/// <param name="Location">Where stock of new orders is taken from.</param>
/// <param name="AutoShipAfterSeconds">How long after processing starts an order ships by itself; null = on command only.</param>
/// <param name="SyncEverySeconds">How often changes are polled: 1 second to 1 day.</param>
/// <param name="UnitSign">
/// The sign for "times" in seller SKUs: with <c>*</c>, <c>TEA*2+CUP</c> takes two TEA and one CUP; with <c>x</c>, <c>TEAx2+CUP</c> does.
/// A SKU that is counted under just that name, and a link, go first. <c>none</c> = each seller SKU names one SKU; leave out to keep it as it is.
/// </param>
/// <param name="Warehouses">Where TikTok's warehouses are, all of them; leave out to keep them as they are.</param>
public sealed record ShopSettingsRequest(
    string Location,
    int SyncEverySeconds,
    int? AutoShipAfterSeconds = null,
    string? UnitSign = null,
    IReadOnlyList<WarehouseRequest>? Warehouses = null);

/// <param name="WarehouseId">TikTok's id of the warehouse.</param>
/// <param name="Location">Where stock of orders that TikTok assigns to it is taken from.</param>
public sealed record WarehouseRequest(string WarehouseId, string Location);
