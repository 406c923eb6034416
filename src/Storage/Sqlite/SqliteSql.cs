namespace OrderActors.Storage.Sqlite;

/// <summary>The statements that write.</summary>
internal static class SqliteSql
{
    public const string CreateStream =
        "INSERT INTO streams (stream, version, hash) VALUES (?1, ?2, ?3) ON CONFLICT (stream) DO NOTHING";

    public const string AdvanceStream =
        "UPDATE streams SET version = ?2, hash = ?3 WHERE stream = ?1 AND version = ?4";

    public const string AppendToJournal =
        """
        INSERT INTO journal (stream, version, type, at, actor, cause, trace_id, data, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    public const string PutOrder =
        """
        INSERT INTO orders (
          id, tiktok_order_id, state, order_data, created_at, updated_at, seller_id, shop_id, channel_status,
          channel_updated_at, placed_at, ship_by, unit_count, total_amount, currency, holds, failure, tracking_number,
          is_terminal, next_action, next_action_at, version, is_sample)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
        ON CONFLICT (id) DO UPDATE SET
          tiktok_order_id = excluded.tiktok_order_id, state = excluded.state, order_data = excluded.order_data,
          created_at = excluded.created_at, updated_at = excluded.updated_at, seller_id = excluded.seller_id,
          shop_id = excluded.shop_id, channel_status = excluded.channel_status,
          channel_updated_at = excluded.channel_updated_at, placed_at = excluded.placed_at, ship_by = excluded.ship_by,
          unit_count = excluded.unit_count, total_amount = excluded.total_amount, currency = excluded.currency,
          holds = excluded.holds, failure = excluded.failure, tracking_number = excluded.tracking_number,
          is_terminal = excluded.is_terminal, next_action = excluded.next_action,
          next_action_at = excluded.next_action_at, version = excluded.version, is_sample = excluded.is_sample
        """;

    public const string MoveOrder =
        """
        UPDATE orders SET
          state = ?2, updated_at = ?3, channel_status = ?4, channel_updated_at = ?5, placed_at = ?6, ship_by = ?7,
          unit_count = ?8, total_amount = ?9, currency = ?10, holds = ?11, failure = ?12, tracking_number = ?13,
          is_terminal = ?14, next_action = ?15, next_action_at = ?16, version = ?17,
          is_sample = ?18
        WHERE id = ?1
        """;

    public const string PutOrderTerm =
        "INSERT INTO order_terms (seller_id, term, order_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

    public const string PutProductTerm =
        "INSERT INTO product_terms (seller_id, term, product) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

    public const string PutStock =
        """
        INSERT INTO stock (seller_id, location, sku, on_hand, reserved, consumed, safety_stock, version, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (seller_id, location, sku) DO UPDATE SET
          on_hand = excluded.on_hand, reserved = excluded.reserved, consumed = excluded.consumed,
          safety_stock = excluded.safety_stock, version = excluded.version, updated_at = excluded.updated_at
        """;

    public const string AddReservation =
        """
        INSERT INTO reservations (
          seller_id, location, sku, reservation_id, order_ref, quantity, consumed, status, expires_at, close_reason,
          created_at, closed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """;

    public const string PutReservation = AddReservation +
        """

        ON CONFLICT (seller_id, location, sku, reservation_id) DO UPDATE SET
          order_ref = excluded.order_ref, quantity = excluded.quantity, consumed = excluded.consumed,
          status = excluded.status, expires_at = excluded.expires_at, close_reason = excluded.close_reason,
          created_at = excluded.created_at, closed_at = excluded.closed_at
        """;

    public const string ForgetReservation =
        "DELETE FROM reservations WHERE seller_id = ?1 AND location = ?2 AND sku = ?3 AND reservation_id = ?4";

    public const string PutOperation =
        """
        INSERT INTO stock_operations (seller_id, location, sku, operation_id, at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (seller_id, location, sku, operation_id) DO UPDATE SET at = excluded.at
        """;

    public const string ForgetOperation =
        "DELETE FROM stock_operations WHERE seller_id = ?1 AND location = ?2 AND sku = ?3 AND operation_id = ?4";

    public const string PutEffect =
        """
        INSERT INTO effects (
          effect_id, stream, seller_id, shop_id, kind, request, status, attempts, due_at, result, created_at,
          settled_at, trace_parent, target)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (effect_id) DO UPDATE SET
          stream = excluded.stream, seller_id = excluded.seller_id, shop_id = excluded.shop_id, kind = excluded.kind,
          request = excluded.request, status = excluded.status, attempts = excluded.attempts, due_at = excluded.due_at,
          result = excluded.result, created_at = excluded.created_at, settled_at = excluded.settled_at,
          trace_parent = coalesce(effects.trace_parent, excluded.trace_parent), target = excluded.target
        """;

    public const string PutShop =
        """
        INSERT INTO shops (
          seller_id, shop_id, name, region, cipher, status, protected_access_token, access_expires_at,
          protected_refresh_token, refresh_expires_at, synced_to, next_sync_at, last_sync_error, settings, version,
          connected_at, updated_at, attention)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        ON CONFLICT (seller_id, shop_id) DO UPDATE SET
          name = excluded.name, region = excluded.region, cipher = excluded.cipher, status = excluded.status,
          protected_access_token = excluded.protected_access_token, access_expires_at = excluded.access_expires_at,
          protected_refresh_token = excluded.protected_refresh_token,
          refresh_expires_at = excluded.refresh_expires_at, synced_to = excluded.synced_to,
          next_sync_at = excluded.next_sync_at, last_sync_error = excluded.last_sync_error,
          settings = excluded.settings, version = excluded.version, connected_at = excluded.connected_at,
          updated_at = excluded.updated_at, attention = excluded.attention
        """;

    public const string PutListing =
        """
        INSERT INTO listings (seller_id, shop_id, channel_sku_id, seller_sku, sku, title, units)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (seller_id, shop_id, channel_sku_id) DO UPDATE SET
          seller_sku = excluded.seller_sku, sku = excluded.sku, title = excluded.title, units = excluded.units
        """;

    public const string ReceiveDelivery =
        """
        INSERT INTO inbox (
          source, notification_id, topic, shop_id, order_id, body, received_at, status, note, retry_at, trace_parent,
          settled_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, CASE WHEN ?8 <> 'pending' THEN ?7 END)
        ON CONFLICT (source, notification_id) DO NOTHING RETURNING id
        """;

    public const string FindDelivery = "SELECT id FROM inbox WHERE source = ?1 AND notification_id = ?2";

    // What was applied stays applied: a slower second worker must not put it back.
    public const string SettleDelivery =
        """
        UPDATE inbox SET status = ?2, note = ?3, attempts = ?4, retry_at = ?5,
          settled_at = CASE WHEN ?2 <> 'pending' THEN ?6 END
        WHERE id = ?1 AND status <> 'applied'
        """;
}
