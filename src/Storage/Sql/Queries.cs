using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Lists for people. Pages continue after a key and never count rows to skip.</summary>
internal sealed class Queries(SqlDatabase database) : IQueries
{
    public Task<ImmutableArray<RowImage.Order>> ListOrdersAsync(
        string sellerId, OrderFilter filter, OrderPlace? after, int limit, CancellationToken cancellation) =>
        database.QueryAsync(OrderList.Of(sellerId, filter, after, limit), Columns.ReadOrder, cancellation);

    public Task<RowImage.Order?> FindOrderAsync(
        string sellerId, string tiktokOrderId, CancellationToken cancellation) =>
        database.FirstAsync(
            new SqlQuery($"SELECT {Columns.Order} FROM orders WHERE tiktok_order_id = @order AND seller_id = @seller")
                .With("order", tiktokOrderId).With("seller", sellerId),
            Columns.ReadOrder,
            cancellation);

    public async Task<ImmutableDictionary<string, long>> CountOrdersByStateAsync(
        string sellerId, CancellationToken cancellation)
    {
        var counts = await database.QueryAsync(
            new SqlQuery("SELECT state, count(*) FROM orders WHERE seller_id = @seller GROUP BY state")
                .With("seller", sellerId),
            row => KeyValuePair.Create(row.Text(), row.Long()),
            cancellation).ConfigureAwait(false);
        return counts.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public Task<ImmutableArray<RowImage.Effect>> ListEffectsAsync(string stream, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"SELECT {Columns.Effect} FROM effects WHERE stream = @stream ORDER BY created_at, effect_id")
                .With("stream", stream),
            Columns.ReadEffect,
            cancellation);

    public Task<ImmutableArray<RowImage.Stock>> ListStockAsync(
        string sellerId, string? search, SkuKey? after, int limit, CancellationToken cancellation)
    {
        var found = string.IsNullOrEmpty(search)
            ? ""
            : "AND length(replace(lower(sku), @search, '')) < length(sku)";
        var further = after is null ? "" : "AND (location, sku) > (@location, @sku)";
        var query = new SqlQuery(
            $"""
            SELECT {Columns.Stock} FROM stock WHERE seller_id = @seller {found} {further}
            ORDER BY location, sku LIMIT @limit
            """)
            .With("seller", sellerId).With("limit", limit);
        if (found.Length > 0)
            query.With("search", AsciiLower(search!));
        if (after is { } key)
            query.With("location", key.Location).With("sku", key.Sku);

        return database.QueryAsync(query, Columns.ReadStock, cancellation);
    }

    public async Task<ImmutableArray<RowImage.Stock>> FindStockAsync(
        string sellerId, ImmutableArray<SkuKey> keys, CancellationToken cancellation)
    {
        var wanted = keys.Where(key => key.SellerId == sellerId).ToHashSet();
        var rows = await database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Stock} FROM stock
                WHERE seller_id = @seller
                  AND location IN (SELECT value FROM {database.ValuesOf("@locations")})
                  AND sku IN (SELECT value FROM {database.ValuesOf("@skus")})
                ORDER BY location, sku
                """)
                .With("seller", sellerId)
                .With("locations", JsonSerializer.Serialize(wanted.Select(key => key.Location).Distinct()))
                .With("skus", JsonSerializer.Serialize(wanted.Select(key => key.Sku).Distinct())),
            Columns.ReadStock,
            cancellation).ConfigureAwait(false);
        return [.. rows.Where(row => wanted.Contains(row.Key))];
    }

    // The databases' lower() changes ASCII letters only.
    private static string AsciiLower(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter));

    public Task<ImmutableArray<RowImage.Reservation>> ListReservationsAsync(
        SkuKey key, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Reservation} FROM reservations
                WHERE seller_id = @seller AND location = @location AND sku = @sku
                ORDER BY CASE status WHEN 'held' THEN 0 ELSE 1 END, created_at DESC, reservation_id LIMIT @limit
                """)
                .With("seller", key.SellerId).With("location", key.Location).With("sku", key.Sku)
                .With("limit", limit),
            Columns.ReadReservation,
            cancellation);

    public Task<ImmutableArray<RowImage.Shop>> ListShopsAsync(string sellerId, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery($"SELECT {Columns.Shop} FROM shops WHERE seller_id = @seller ORDER BY shop_id")
                .With("seller", sellerId),
            Columns.ReadShop,
            cancellation);

    public Task<ImmutableArray<RowImage.Listing>> ListListingsAsync(
        ShopKey shop, string? after, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Listing} FROM listings
                WHERE seller_id = @seller AND shop_id = @shop AND channel_sku_id > @after AND (sku <> '' OR units <> '')
                ORDER BY channel_sku_id LIMIT @limit
                """)
                .With("seller", shop.SellerId).With("shop", shop.ShopId).With("after", after ?? "").With("limit", limit),
            Columns.ReadListing,
            cancellation);

    public Task<ImmutableArray<InboxSummary>> SummarizeInboxAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery("SELECT status, count(*), min(received_at) FROM inbox GROUP BY status ORDER BY status"),
            row => new InboxSummary(InboxStatusText.Parse(row.Text()), row.Long(), row.TimeOrNull()),
            cancellation);
}
