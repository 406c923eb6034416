using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;

namespace OrderActors.Ports.Storage;

/// <summary>Lists for the API and the pages. Every query names its seller.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IQueries
{
    /// <summary>Orders without their payloads, newest first by (placed at, id), after the given place.</summary>
    Task<ImmutableArray<RowImage.Order>> ListOrdersAsync(
        string sellerId, OrderFilter filter, OrderPlace? after, int limit, CancellationToken cancellation);

    /// <returns>The order, or null when the seller has none with this TikTok id.</returns>
    Task<RowImage.Order?> FindOrderAsync(string sellerId, string tiktokOrderId, CancellationToken cancellation);

    /// <summary>How many orders stand in each state; absent states have none.</summary>
    Task<ImmutableDictionary<string, long>> CountOrdersByStateAsync(string sellerId, CancellationToken cancellation);

    Task<ImmutableArray<RowImage.Effect>> ListEffectsAsync(string stream, CancellationToken cancellation);

    /// <summary>Stock rows by (location, sku) after the given key.</summary>
    Task<ImmutableArray<RowImage.Stock>> ListStockAsync(
        string sellerId, string? search, SkuKey? after, int limit, CancellationToken cancellation);

    Task<ImmutableArray<RowImage.Stock>> FindStockAsync(
        string sellerId, ImmutableArray<SkuKey> keys, CancellationToken cancellation);

    /// <summary>Reservations of a SKU, held ones first, then newest first.</summary>
    Task<ImmutableArray<RowImage.Reservation>> ListReservationsAsync(
        SkuKey key, int limit, CancellationToken cancellation);

    Task<ImmutableArray<RowImage.Shop>> ListShopsAsync(string sellerId, CancellationToken cancellation);

    /// <summary>A shop's links of variants to SKUs, by the variants' ids after the given one; not those that were taken away.</summary>
    Task<ImmutableArray<RowImage.Listing>> ListListingsAsync(
        ShopKey shop, string? after, int limit, CancellationToken cancellation);

    /// <summary>Inbox rows by status, for the operator: how many, and the oldest.</summary>
    Task<ImmutableArray<InboxSummary>> SummarizeInboxAsync(CancellationToken cancellation);
}

/// <summary>What to show. Null or empty means "do not filter by this".</summary>
/// <param name="Search">
/// A TikTok order id, a tracking number, a package id, a SKU or a code of a product, each whole; or the beginnings of words of a
/// product's name (<see cref="Domain.Orders.Search.OrderSearchTerms"/>).
/// </param>
/// <param name="Sample">Free samples only, or none of them.</param>
public sealed record OrderFilter(
    string? State = null,
    string? ShopId = null,
    string? ChannelStatus = null,
    bool? OnHold = null,
    bool? Failed = null,
    string? Search = null,
    bool? Sample = null);

/// <summary>Where a page of orders ended.</summary>
public sealed record OrderPlace(DateTimeOffset PlacedAt, Guid RowId);

public sealed record InboxSummary(InboxStatus Status, long Count, DateTimeOffset? OldestReceivedAt);
