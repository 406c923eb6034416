using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Reads of the engine. One statement each, so that each sees one instant.</summary>
internal sealed class StoreReader(SqlDatabase database) : IStoreReader
{
    /// <summary>For reads of one grain about itself. A read over many rows is sent alone, so that it delays no other read.</summary>
    private readonly GroupedReads _grouped = new(database.ReadEachAsync, database.RoundTripsApart, TimeProvider.System);

    /// <summary>Reservations or operations that one look for due SKUs reads of each kind; those behind come later.</summary>
    private const int MaxEntriesLooked = 5_000;

    /// <summary>Written as in <c>idx_inbox_due</c>, or the database would not use that index.</summary>
    private const string DeliveryDueAt = "coalesce(retry_at, received_at)";

    public Task<ImmutableArray<StoredEvent>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellation) =>
        _grouped.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Event} FROM journal
                WHERE stream = @stream AND version > @after ORDER BY version
                """)
                .With("stream", stream).With("after", afterVersion),
            Columns.ReadEvent,
            cancellation);

    public Task<ImmutableArray<JournalMark>> ReadMarksAsync(
        long afterPosition, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT position, stream, type, at FROM journal
                WHERE position > @after AND {database.JournalBound} ORDER BY position LIMIT @limit
                """)
                .With("after", afterPosition).With("limit", limit),
            row => new JournalMark(row.Long(), row.Text(), row.Text(), row.Time()),
            cancellation);

    public async Task<long> FindJournalEndAsync(CancellationToken cancellation)
    {
        var last = await database.QueryAsync(
            new SqlQuery($"SELECT position FROM journal WHERE {database.JournalBound} ORDER BY position DESC LIMIT 1"),
            row => row.Long(),
            cancellation).ConfigureAwait(false);
        return last is [var position] ? position : 0;
    }

    public async Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        await _grouped.FirstAsync(
            new SqlQuery("SELECT version, hash FROM streams WHERE stream = @stream").With("stream", stream),
            row => new StreamHead(row.Long(), row.Bytes()),
            cancellation).ConfigureAwait(false)
        ?? StreamHead.Empty;

    public async Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation)
    {
        // One statement for four tables, because only that sees one instant on every isolation level.
        var rows = await _grouped.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Prefixed("s", Columns.Stock)}, h.version, h.hash, p.kind, p.id, p.order_ref, p.quantity,
                       p.consumed, p.status, p.expires_at, p.close_reason, p.created_at, p.closed_at
                FROM stock s
                LEFT JOIN streams h ON h.stream = @stream
                LEFT JOIN (
                  SELECT 1 AS kind, reservation_id AS id, order_ref, quantity, consumed, status, expires_at, close_reason,
                         created_at, closed_at
                  FROM reservations WHERE seller_id = @seller AND location = @location AND sku = @sku AND status = 'held'
                  UNION ALL
                  SELECT 2, operation_id, '', 0, 0, '', NULL, NULL, at, NULL
                  FROM stock_operations WHERE seller_id = @seller AND location = @location AND sku = @sku
                ) p ON true
                WHERE s.seller_id = @seller AND s.location = @location AND s.sku = @sku
                ORDER BY p.kind, p.id
                """)
                .With("stream", key.Stream).With("seller", key.SellerId)
                .With("location", key.Location).With("sku", key.Sku),
            row => (Stock: Columns.ReadStock(row), Head: ReadHead(row), Part: ReadPart(row, key)),
            cancellation).ConfigureAwait(false);
        if (rows.IsEmpty)
            return null;

        return new StoredStock(
            rows[0].Stock,
            [.. rows.Select(row => row.Part).OfType<RowImage.Reservation>()],
            [.. rows.Select(row => row.Part).OfType<RowImage.StockOperation>()],
            rows[0].Head);
    }

    public Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation) =>
        _grouped.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Reservation} FROM reservations
                WHERE seller_id = @seller AND location = @location AND sku = @sku
                  AND reservation_id {database.OneOf("@ids")}
                ORDER BY reservation_id
                """)
                .With("seller", key.SellerId).With("location", key.Location).With("sku", key.Sku)
                .With("ids", JsonSerializer.Serialize(ids)),
            Columns.ReadReservation,
            cancellation);

    public Task<ImmutableArray<string>> LoadForgettableAsync(
        SkuKey key, DateTimeOffset closedBefore, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT reservation_id FROM reservations
                WHERE status <> 'held' AND closed_at < @before AND seller_id = @seller AND location = @location AND sku = @sku
                ORDER BY closed_at, reservation_id LIMIT @limit
                """)
                .With("before", closedBefore).With("seller", key.SellerId)
                .With("location", key.Location).With("sku", key.Sku).With("limit", limit),
            row => row.Text(),
            cancellation);

    public Task<StoredShop?> LoadShopAsync(ShopKey key, CancellationToken cancellation) =>
        _grouped.FirstAsync(
            new SqlQuery(
                $"""
                SELECT {Prefixed("s", Columns.Shop)}, h.version, h.hash
                FROM shops s LEFT JOIN streams h ON h.stream = @stream
                WHERE s.seller_id = @seller AND s.shop_id = @shop
                """)
                .With("stream", key.Stream).With("seller", key.SellerId).With("shop", key.ShopId),
            row => new StoredShop(Columns.ReadShop(row), ReadHead(row)),
            cancellation);

    public async Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation)
    {
        // One statement, because every new order waits for it. Names are asked about by few.
        var counted = names.IsEmpty
            ? ""
            : $"""
                UNION ALL SELECT 2, '', '', sku, '', '' FROM stock
                WHERE seller_id = @seller AND sku IN (SELECT value FROM {database.ValuesOf("@names")}) GROUP BY sku
                """;
        var query = new SqlQuery(
            $"""
            SELECT 0 AS kind, channel_sku_id, seller_sku, sku, title, units FROM listings
            WHERE seller_id = @seller AND shop_id = @shop
              AND channel_sku_id IN (SELECT value FROM {database.ValuesOf("@ids")})
            UNION ALL SELECT 1, '', '', '', '', CAST(settings AS text) FROM shops WHERE seller_id = @seller AND shop_id = @shop
            {counted}
            """)
            .With("seller", shop.SellerId).With("shop", shop.ShopId).With("ids", JsonSerializer.Serialize(channelSkuIds));
        if (!names.IsEmpty)
            query.With("names", JsonSerializer.Serialize(names));

        var rows = await _grouped.QueryAsync(
            query,
            row => (Kind: row.Int(), Listing: new RowImage.Listing(shop, row.Text(), row.Text(), row.Text(), row.Text(), row.Text())),
            cancellation).ConfigureAwait(false);
        return new StoredLinks(
            [.. rows.Where(row => row.Kind == 0).Select(row => row.Listing).OrderBy(row => row.ChannelSkuId, StringComparer.Ordinal)],
            rows.FirstOrDefault(row => row.Kind == 1).Listing?.Units,
            [.. rows.Where(row => row.Kind == 2).Select(row => row.Listing.Sku).Order(StringComparer.Ordinal)]);
    }

    public Task<ImmutableArray<RowImage.Shop>> LoadConnectedShopsAsync(string sellerId, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"SELECT {Columns.Shop} FROM shops WHERE seller_id = @seller AND status = 'connected' ORDER BY shop_id")
                .With("seller", sellerId),
            Columns.ReadShop,
            cancellation);

    public Task<ImmutableArray<ConnectedShop>> FindConnectedShopsAsync(string shopId, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT seller_id, shop_id, connected_at FROM shops
                WHERE shop_id = @shop AND status = 'connected' ORDER BY seller_id
                """)
                .With("shop", shopId),
            row => new ConnectedShop(Columns.ReadShopKey(row), row.Time()),
            cancellation);

    public Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Pending} FROM inbox
                WHERE status = 'pending' AND {DeliveryDueAt} <= @due ORDER BY {DeliveryDueAt}, id LIMIT @limit OFFSET @skip
                """)
                .With("due", due).With("limit", page.Limit).With("skip", page.Skip),
            Columns.ReadPending,
            cancellation);

    public Task<ImmutableArray<string>> LoadDueOrdersAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT seller_id, shop_id, tiktok_order_id FROM orders
                WHERE NOT is_terminal AND next_action_at <= @due ORDER BY next_action_at LIMIT @limit OFFSET @skip
                """)
                .With("due", due).With("limit", page.Limit).With("skip", page.Skip),
            row => Columns.ReadOrderKey(row).ToString(),
            cancellation);

    public Task<ImmutableArray<string>> LoadDueSkusAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT seller_id, location, sku FROM (
                  SELECT * FROM (
                    SELECT seller_id, location, sku, 0 AS rank, expires_at AS due FROM reservations
                    WHERE status = 'held' AND expires_at <= @due ORDER BY expires_at LIMIT @look) AS expired
                  UNION ALL SELECT * FROM (
                    SELECT seller_id, location, sku, 1, closed_at FROM reservations
                    WHERE status <> 'held' AND closed_at < @closedBefore ORDER BY closed_at LIMIT @look) AS closed
                  UNION ALL SELECT * FROM (
                    SELECT seller_id, location, sku, 1, at FROM stock_operations
                    WHERE at < @doneBefore ORDER BY at LIMIT @look) AS done) AS entries
                GROUP BY seller_id, location, sku ORDER BY min(rank), min(due) LIMIT @limit OFFSET @skip
                """)
                .With("due", due)
                .With("closedBefore", due - StockDecider.TombstoneRetention)
                .With("doneBefore", due - StockDecider.OperationRetention)
                .With("look", MaxEntriesLooked)
                .With("limit", page.Limit)
                .With("skip", page.Skip),
            row => Columns.ReadSkuKey(row).ToString(),
            cancellation);

    public Task<ImmutableArray<string>> LoadDueShopsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT seller_id, shop_id FROM shops
                WHERE status = 'connected' AND next_sync_at <= @due ORDER BY next_sync_at LIMIT @limit OFFSET @skip
                """)
                .With("due", due).With("limit", page.Limit).With("skip", page.Skip),
            row => Columns.ReadShopKey(row).ToString(),
            cancellation);

    public Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Effect} FROM effects
                WHERE status = 'intent' AND due_at <= @due ORDER BY due_at LIMIT @limit OFFSET @skip
                """)
                .With("due", due).With("limit", page.Limit).With("skip", page.Skip),
            Columns.ReadEffect,
            cancellation);

    private static StreamHead ReadHead(RowCursor row)
    {
        if (!row.IsNull())
            return new StreamHead(row.Long(), row.Bytes());

        row.IsNull();
        return StreamHead.Empty;
    }

    private static RowImage? ReadPart(RowCursor row, SkuKey key)
    {
        if (row.IsNull())
            return null;

        return row.Int() == 1
            ? Columns.ReadReservation(key, row)
            : new RowImage.StockOperation(key, row.Text(), ReadOperationTime(row));
    }

    /// <summary>Of an operation, which fills only two of the columns that it shares with reservations.</summary>
    private static DateTimeOffset ReadOperationTime(RowCursor row)
    {
        row.Text();
        row.Int();
        row.Int();
        row.Text();
        row.TimeOrNull();
        row.TextOrNull();
        return row.Time();
    }

    private static string Prefixed(string table, string columns) =>
        string.Join(", ", columns.Split(',').Select(column => $"{table}.{column.Trim()}"));
}
