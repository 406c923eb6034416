using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>The columns that a row image is read from, each list next to the mapping that reads it.</summary>
internal static class Columns
{
    public const string Event =
        "position, stream, version, type, at, actor, cause, trace_id, data, hash";

    public const string Order =
        """
        seller_id, shop_id, tiktok_order_id, state, order_data, channel_status, channel_updated_at, placed_at, ship_by,
        unit_count, total_amount, currency, holds, failure, tracking_number, is_terminal, next_action, next_action_at,
        version, created_at, updated_at, is_sample
        """;

    /// <summary>As <see cref="Order"/>, without the payload: a page of them would be read for nothing.</summary>
    public const string ListedOrder =
        """
        seller_id, shop_id, tiktok_order_id, state, CAST(NULL AS text), channel_status, channel_updated_at, placed_at,
        ship_by, unit_count, total_amount, currency, holds, failure, tracking_number, is_terminal, next_action,
        next_action_at, version, created_at, updated_at, is_sample
        """;

    public const string Stock =
        "seller_id, location, sku, on_hand, reserved, consumed, safety_stock, version, updated_at";

    public const string Reservation =
        """
        seller_id, location, sku, reservation_id, order_ref, quantity, consumed, status, expires_at, close_reason,
        created_at, closed_at
        """;

    public const string Effect =
        """
        effect_id, stream, seller_id, shop_id, kind, request, status, attempts, due_at, result, created_at, settled_at,
        trace_parent, target
        """;

    public const string Shop =
        """
        seller_id, shop_id, name, region, cipher, status, protected_access_token, access_expires_at,
        protected_refresh_token, refresh_expires_at, synced_to, next_sync_at, last_sync_error, settings, version,
        connected_at, updated_at, attention
        """;

    public const string Listing = "seller_id, shop_id, channel_sku_id, seller_sku, sku, title, units";

    public const string Pending =
        "id, source, notification_id, topic, shop_id, order_id, body, received_at, attempts, trace_parent";

    public static StoredEvent ReadEvent(RowCursor row) => new(
        row.Long(), row.Text(), row.Long(), row.Text(), row.Time(), row.Text(), row.Text(), row.TextOrNull(),
        row.Text(), row.Bytes());

    public static RowImage.Order ReadOrder(RowCursor row) => new(
        ReadOrderKey(row), row.Text(), row.TextOrNull(), row.Text(), row.Time(), row.Time(), row.TimeOrNull(), row.Int(),
        row.AmountOrNull(), row.Text(), row.Text(), row.TextOrNull(), row.TextOrNull(), row.Bool(), row.TextOrNull(),
        row.TimeOrNull(), row.Long(), row.Time(), row.Time())
    {
        IsSample = row.Bool(),
    };

    public static RowImage.Stock ReadStock(RowCursor row) => new(
        ReadSkuKey(row), row.Int(), row.Int(), row.Int(), row.Int(), row.Long(), row.Time());

    public static RowImage.Reservation ReadReservation(RowCursor row) => ReadReservation(ReadSkuKey(row), row);

    /// <summary>What follows the key of the SKU.</summary>
    public static RowImage.Reservation ReadReservation(SkuKey key, RowCursor row)
    {
        var (id, orderRef, quantity, consumed) = (row.Text(), row.Text(), row.Int(), row.Int());
        var status = RowText.ParseReservationState(row.Text());
        return new RowImage.Reservation(
            key, id, orderRef, quantity, status, row.TimeOrNull(), row.TextOrNull(), row.Time(), row.TimeOrNull())
        {
            // Before its units were counted a reservation left whole or not at all.
            Consumed = status is ReservationState.Consumed && consumed == 0 ? quantity : consumed,
        };
    }

    public static RowImage.Effect ReadEffect(RowCursor row) => new(
        row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), RowText.ParseEffectStatus(row.Text()),
        row.Int(), row.TimeOrNull(), row.TextOrNull(), row.Time(), row.TimeOrNull())
    {
        TraceParent = row.TextOrNull(),
        Target = row.TextOrNull(),
    };

    public static RowImage.Shop ReadShop(RowCursor row) => new(
        ReadShopKey(row), row.Text(), row.Text(), row.Text(), RowText.ParseShopStatus(row.Text()), row.Text(), row.Time(),
        row.Text(), row.Time(), row.TimeOrNull(), row.TimeOrNull(), row.TextOrNull(), row.Text(), row.Long(), row.Time(), row.Time())
    {
        Attention = row.TextOrNull(),
    };

    public static RowImage.Listing ReadListing(RowCursor row) => new(
        ReadShopKey(row), row.Text(), row.Text(), row.Text(), row.Text(), row.Text());

    public static PendingDelivery ReadPending(RowCursor row) => new(
        row.Long(), row.Text(), row.Text(), new DeliveryTopic(row.Text()), row.Text(), row.Text(), row.Bytes(), row.Time(),
        row.Int())
    {
        TraceParent = row.TextOrNull(),
    };

    public static OrderKey ReadOrderKey(RowCursor row) => new(row.Text(), row.Text(), row.Text());

    public static SkuKey ReadSkuKey(RowCursor row) => SkuKey.Stored(row.Text(), row.Text(), row.Text());

    public static ShopKey ReadShopKey(RowCursor row) => new(row.Text(), row.Text());
}
