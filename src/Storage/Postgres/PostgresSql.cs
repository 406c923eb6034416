using OrderActors.Ports.Storage;
using EffectColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.Effect>.Column;
using ForgottenColumn =
    OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.ForgottenReservation>.Column;
using ForgottenOperationColumn =
    OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.ForgottenStockOperation>.Column;
using ListingColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.Listing>.Column;
using OperationColumn =
    OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.StockOperation>.Column;
using OrderColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Storage.OrderRow>.Column;
using ReservationColumn =
    OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.Reservation>.Column;
using ShopColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.Shop>.Column;
using StockColumn = OrderActors.Storage.Postgres.UnnestStatement<OrderActors.Ports.Storage.RowImage.Stock>.Column;

namespace OrderActors.Storage.Postgres;

/// <summary>The statements that write current-state rows: one a table, whatever the number of rows.</summary>
internal static class PostgresSql
{
    public static readonly UnnestStatement<OrderRow> PutOrders = new(
        """
        INSERT INTO orders (
          id, tiktok_order_id, state, order_data, created_at, updated_at, seller_id, shop_id, channel_status,
          channel_updated_at, placed_at, ship_by, unit_count, total_amount, currency, holds, failure, tracking_number,
          is_terminal, next_action, next_action_at, version, is_sample)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
          $21, $22, $23)
        ON CONFLICT (id) DO UPDATE SET
          tiktok_order_id = excluded.tiktok_order_id, state = excluded.state, order_data = excluded.order_data,
          created_at = excluded.created_at, updated_at = excluded.updated_at, seller_id = excluded.seller_id,
          shop_id = excluded.shop_id, channel_status = excluded.channel_status,
          channel_updated_at = excluded.channel_updated_at, placed_at = excluded.placed_at, ship_by = excluded.ship_by,
          unit_count = excluded.unit_count, total_amount = excluded.total_amount, currency = excluded.currency,
          holds = excluded.holds, failure = excluded.failure, tracking_number = excluded.tracking_number,
          is_terminal = excluded.is_terminal, next_action = excluded.next_action,
          next_action_at = excluded.next_action_at, version = excluded.version, is_sample = excluded.is_sample
        """,
        OrderColumn.Uuid(row => row.Id),
        OrderColumn.Text(row => row.Image.Key.TikTokOrderId),
        OrderColumn.Text(row => row.Image.State),
        OrderColumn.Json(row => row.Image.OrderData!),
        OrderColumn.Time(row => row.Image.CreatedAt),
        OrderColumn.Time(row => row.Image.UpdatedAt),
        OrderColumn.Text(row => row.Image.Key.SellerId),
        OrderColumn.Text(row => row.Image.Key.ShopId),
        OrderColumn.Text(row => row.Image.ChannelStatus),
        OrderColumn.Time(row => row.Image.ChannelUpdatedAt),
        OrderColumn.Time(row => row.Image.PlacedAt),
        OrderColumn.Time(row => row.Image.ShipBy),
        OrderColumn.Int(row => row.Image.UnitCount),
        OrderColumn.Decimal(row => row.Image.TotalAmount),
        OrderColumn.Text(row => row.Image.Currency),
        OrderColumn.Text(row => row.Image.Holds),
        OrderColumn.Text(row => row.Image.Failure),
        OrderColumn.Text(row => row.Image.TrackingNumber),
        OrderColumn.Bool(row => row.Image.IsTerminal),
        OrderColumn.Text(row => row.Image.NextAction),
        OrderColumn.Time(row => row.Image.NextActionAt),
        OrderColumn.Long(row => row.Image.Version),
        OrderColumn.Bool(row => row.Image.IsSample));

    public static readonly UnnestStatement<OrderRow> MoveOrders = new(
        """
        UPDATE orders SET
          state = moved.state, updated_at = moved.updated_at, channel_status = moved.channel_status,
          channel_updated_at = moved.channel_updated_at, placed_at = moved.placed_at, ship_by = moved.ship_by,
          unit_count = moved.unit_count, total_amount = moved.total_amount, currency = moved.currency,
          holds = moved.holds, failure = moved.failure, tracking_number = moved.tracking_number,
          is_terminal = moved.is_terminal, next_action = moved.next_action, next_action_at = moved.next_action_at,
          version = moved.version, is_sample = moved.is_sample
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
          AS moved (id, state, updated_at, channel_status, channel_updated_at, placed_at, ship_by, unit_count,
            total_amount, currency, holds, failure, tracking_number, is_terminal, next_action, next_action_at, version,
            is_sample)
        WHERE orders.id = moved.id
        """,
        OrderColumn.Uuid(row => row.Id),
        OrderColumn.Text(row => row.Image.State),
        OrderColumn.Time(row => row.Image.UpdatedAt),
        OrderColumn.Text(row => row.Image.ChannelStatus),
        OrderColumn.Time(row => row.Image.ChannelUpdatedAt),
        OrderColumn.Time(row => row.Image.PlacedAt),
        OrderColumn.Time(row => row.Image.ShipBy),
        OrderColumn.Int(row => row.Image.UnitCount),
        OrderColumn.Decimal(row => row.Image.TotalAmount),
        OrderColumn.Text(row => row.Image.Currency),
        OrderColumn.Text(row => row.Image.Holds),
        OrderColumn.Text(row => row.Image.Failure),
        OrderColumn.Text(row => row.Image.TrackingNumber),
        OrderColumn.Bool(row => row.Image.IsTerminal),
        OrderColumn.Text(row => row.Image.NextAction),
        OrderColumn.Time(row => row.Image.NextActionAt),
        OrderColumn.Long(row => row.Image.Version),
        OrderColumn.Bool(row => row.Image.IsSample));

    public static readonly UnnestStatement<OrderTerm> PutOrderTerms = new(
        """
        INSERT INTO order_terms (seller_id, term, order_id) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT DO NOTHING
        """,
        UnnestStatement<OrderTerm>.Column.Text(row => row.SellerId),
        UnnestStatement<OrderTerm>.Column.Text(row => row.Term),
        UnnestStatement<OrderTerm>.Column.Uuid(row => row.OrderId));

    public static readonly UnnestStatement<ProductTerm> PutProductTerms = new(
        """
        INSERT INTO product_terms (seller_id, term, product) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT DO NOTHING
        """,
        UnnestStatement<ProductTerm>.Column.Text(row => row.SellerId),
        UnnestStatement<ProductTerm>.Column.Text(row => row.Term),
        UnnestStatement<ProductTerm>.Column.Text(row => row.Product));

    public static readonly UnnestStatement<RowImage.Stock> PutStock = new(
        """
        INSERT INTO stock (seller_id, location, sku, on_hand, reserved, consumed, safety_stock, version, updated_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (seller_id, location, sku) DO UPDATE SET
          on_hand = excluded.on_hand, reserved = excluded.reserved, consumed = excluded.consumed,
          safety_stock = excluded.safety_stock, version = excluded.version, updated_at = excluded.updated_at
        """,
        StockColumn.Text(row => row.Key.SellerId),
        StockColumn.Text(row => row.Key.Location),
        StockColumn.Text(row => row.Key.Sku),
        StockColumn.Int(row => row.OnHand),
        StockColumn.Int(row => row.Reserved),
        StockColumn.Int(row => row.Consumed),
        StockColumn.Int(row => row.SafetyStock),
        StockColumn.Long(row => row.Version),
        StockColumn.Time(row => row.UpdatedAt));

    private const string AddReservation =
        """
        INSERT INTO reservations (
          seller_id, location, sku, reservation_id, order_ref, quantity, consumed, status, expires_at, close_reason,
          created_at, closed_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private static readonly ReservationColumn[] s_reservation =
    [
        ReservationColumn.Text(row => row.Key.SellerId),
        ReservationColumn.Text(row => row.Key.Location),
        ReservationColumn.Text(row => row.Key.Sku),
        ReservationColumn.Text(row => row.ReservationId),
        ReservationColumn.Text(row => row.OrderRef),
        ReservationColumn.Int(row => row.Quantity),
        ReservationColumn.Int(row => row.Consumed),
        ReservationColumn.Text(row => row.Status.ToText()),
        ReservationColumn.Time(row => row.ExpiresAt),
        ReservationColumn.Text(row => row.CloseReason),
        ReservationColumn.Time(row => row.CreatedAt),
        ReservationColumn.Time(row => row.ClosedAt),
    ];

    /// <summary>Fails where there is a row of that key.</summary>
    public static readonly UnnestStatement<RowImage.Reservation> AddReservations = new(AddReservation, s_reservation);

    public static readonly UnnestStatement<RowImage.Reservation> PutReservations = new(
        AddReservation +
        """

        ON CONFLICT (seller_id, location, sku, reservation_id) DO UPDATE SET
          order_ref = excluded.order_ref, quantity = excluded.quantity, consumed = excluded.consumed,
          status = excluded.status, expires_at = excluded.expires_at, close_reason = excluded.close_reason,
          created_at = excluded.created_at, closed_at = excluded.closed_at
        """,
        s_reservation);

    public static readonly UnnestStatement<RowImage.ForgottenReservation> ForgetReservations = new(
        """
        DELETE FROM reservations r USING unnest($1, $2, $3, $4) AS gone(seller_id, location, sku, reservation_id)
        WHERE r.seller_id = gone.seller_id AND r.location = gone.location AND r.sku = gone.sku
          AND r.reservation_id = gone.reservation_id
        """,
        ForgottenColumn.Text(row => row.Key.SellerId),
        ForgottenColumn.Text(row => row.Key.Location),
        ForgottenColumn.Text(row => row.Key.Sku),
        ForgottenColumn.Text(row => row.ReservationId));

    public static readonly UnnestStatement<RowImage.StockOperation> PutOperations = new(
        """
        INSERT INTO stock_operations (seller_id, location, sku, operation_id, at)
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (seller_id, location, sku, operation_id) DO UPDATE SET at = excluded.at
        """,
        OperationColumn.Text(row => row.Key.SellerId),
        OperationColumn.Text(row => row.Key.Location),
        OperationColumn.Text(row => row.Key.Sku),
        OperationColumn.Text(row => row.OperationId),
        OperationColumn.Time(row => row.At));

    public static readonly UnnestStatement<RowImage.ForgottenStockOperation> ForgetOperations = new(
        """
        DELETE FROM stock_operations o USING unnest($1, $2, $3, $4) AS gone(seller_id, location, sku, operation_id)
        WHERE o.seller_id = gone.seller_id AND o.location = gone.location AND o.sku = gone.sku
          AND o.operation_id = gone.operation_id
        """,
        ForgottenOperationColumn.Text(row => row.Key.SellerId),
        ForgottenOperationColumn.Text(row => row.Key.Location),
        ForgottenOperationColumn.Text(row => row.Key.Sku),
        ForgottenOperationColumn.Text(row => row.OperationId));

    public static readonly UnnestStatement<RowImage.Effect> PutEffects = new(
        """
        INSERT INTO effects (
          effect_id, stream, seller_id, shop_id, kind, request, status, attempts, due_at, result, created_at,
          settled_at, trace_parent, target)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (effect_id) DO UPDATE SET
          stream = excluded.stream, seller_id = excluded.seller_id, shop_id = excluded.shop_id, kind = excluded.kind,
          request = excluded.request, status = excluded.status, attempts = excluded.attempts, due_at = excluded.due_at,
          result = excluded.result, created_at = excluded.created_at, settled_at = excluded.settled_at,
          trace_parent = coalesce(effects.trace_parent, excluded.trace_parent), target = excluded.target
        """,
        EffectColumn.Text(row => row.EffectId),
        EffectColumn.Text(row => row.Stream),
        EffectColumn.Text(row => row.SellerId),
        EffectColumn.Text(row => row.ShopId),
        EffectColumn.Text(row => row.Kind),
        EffectColumn.Text(row => row.Request),
        EffectColumn.Text(row => row.Status.ToText()),
        EffectColumn.Int(row => row.Attempts),
        EffectColumn.Time(row => row.DueAt),
        EffectColumn.Text(row => row.Result),
        EffectColumn.Time(row => row.CreatedAt),
        EffectColumn.Time(row => row.SettledAt),
        EffectColumn.Text(row => row.TraceParent),
        EffectColumn.Text(row => row.Target));

    public static readonly UnnestStatement<RowImage.Shop> PutShops = new(
        """
        INSERT INTO shops (
          seller_id, shop_id, name, region, cipher, status, protected_access_token, access_expires_at,
          protected_refresh_token, refresh_expires_at, synced_to, next_sync_at, last_sync_error, settings, version,
          connected_at, updated_at, attention)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (seller_id, shop_id) DO UPDATE SET
          name = excluded.name, region = excluded.region, cipher = excluded.cipher, status = excluded.status,
          protected_access_token = excluded.protected_access_token, access_expires_at = excluded.access_expires_at,
          protected_refresh_token = excluded.protected_refresh_token,
          refresh_expires_at = excluded.refresh_expires_at, synced_to = excluded.synced_to,
          next_sync_at = excluded.next_sync_at, last_sync_error = excluded.last_sync_error,
          settings = excluded.settings, version = excluded.version, connected_at = excluded.connected_at,
          updated_at = excluded.updated_at, attention = excluded.attention
        """,
        ShopColumn.Text(row => row.Key.SellerId),
        ShopColumn.Text(row => row.Key.ShopId),
        ShopColumn.Text(row => row.Name),
        ShopColumn.Text(row => row.Region),
        ShopColumn.Text(row => row.Cipher),
        ShopColumn.Text(row => row.Status.ToText()),
        ShopColumn.Text(row => row.ProtectedAccessToken),
        ShopColumn.Time(row => row.AccessExpiresAt),
        ShopColumn.Text(row => row.ProtectedRefreshToken),
        ShopColumn.Time(row => row.RefreshExpiresAt),
        ShopColumn.Time(row => row.SyncedTo),
        ShopColumn.Time(row => row.NextSyncAt),
        ShopColumn.Text(row => row.LastSyncError),
        ShopColumn.Text(row => row.Settings),
        ShopColumn.Long(row => row.Version),
        ShopColumn.Time(row => row.ConnectedAt),
        ShopColumn.Time(row => row.UpdatedAt),
        ShopColumn.Text(row => row.Attention));

    public static readonly UnnestStatement<RowImage.Listing> PutListings = new(
        """
        INSERT INTO listings (seller_id, shop_id, channel_sku_id, seller_sku, sku, title, units)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (seller_id, shop_id, channel_sku_id) DO UPDATE SET
          seller_sku = excluded.seller_sku, sku = excluded.sku, title = excluded.title, units = excluded.units
        """,
        ListingColumn.Text(row => row.Key.SellerId),
        ListingColumn.Text(row => row.Key.ShopId),
        ListingColumn.Text(row => row.ChannelSkuId),
        ListingColumn.Text(row => row.SellerSku),
        ListingColumn.Text(row => row.Sku),
        ListingColumn.Text(row => row.Title),
        ListingColumn.Text(row => row.Units));
}
