using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;

namespace OrderActors.Ports.Storage;

/// <summary>What grains load when they wake, and what the sweepers look for. Reads committed rows only.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IStoreReader
{
    /// <summary>All events of a stream from <paramref name="afterVersion"/> + 1 on, in order.</summary>
    Task<ImmutableArray<StoredEvent>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellation);

    /// <summary>
    /// Of the events after a position in the whole journal, oldest first and at most <paramref name="limit"/>: what tells who
    /// has to look again.
    /// </summary>
    /// <remarks>Never runs ahead of a transaction that has a smaller position and has not committed yet.</remarks>
    Task<ImmutableArray<JournalMark>> ReadMarksAsync(long afterPosition, int limit, CancellationToken cancellation);

    /// <summary>The position of the last event that can be read, or 0 for none; what can be read later stands behind it.</summary>
    Task<long> FindJournalEndAsync(CancellationToken cancellation);

    Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation);

    /// <summary>The stock row with its open reservations, its operations, and the head of its stream, as of one instant.</summary>
    /// <returns>Null when the SKU has never been heard of.</returns>
    Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation);

    /// <summary>Those of a SKU's reservations, open and closed, that have these ids.</summary>
    Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation);

    /// <summary>Ids of a SKU's reservations that were closed before an instant, the oldest first and at most so many.</summary>
    Task<ImmutableArray<string>> LoadForgettableAsync(
        SkuKey key, DateTimeOffset closedBefore, int limit, CancellationToken cancellation);

    /// <returns>The row and the head of its stream as of one instant; null when the shop is unknown.</returns>
    Task<StoredShop?> LoadShopAsync(ShopKey key, CancellationToken cancellation);

    /// <summary>What says which stock an order's lines mean, as of one instant.</summary>
    /// <param name="names">Names of SKUs, of which those are answered under which the shop's seller counts stock anywhere.</param>
    Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation);

    /// <summary>The seller's connected shops, ordered by shop id.</summary>
    Task<ImmutableArray<RowImage.Shop>> LoadConnectedShopsAsync(string sellerId, CancellationToken cancellation);

    /// <summary>Who has connected the shop with this id. Several sellers may have: TikTok lets each authorize us.</summary>
    Task<ImmutableArray<ConnectedShop>> FindConnectedShopsAsync(string shopId, CancellationToken cancellation);

    /// <summary>Deliveries that wait for their work and whose time has come, most overdue first.</summary>
    /// <remarks>A new one only after <see cref="InboxDelivery.Grace"/>: until then it is its receiver's.</remarks>
    Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation);

    /// <summary>Keys of orders whose next action is due, most overdue first.</summary>
    Task<ImmutableArray<string>> LoadDueOrdersAsync(DateTimeOffset due, DuePage page, CancellationToken cancellation);

    /// <summary>
    /// Keys of SKUs that have something to sweep: first those with held reservations whose expiry has passed, then those
    /// with closed ones older than <see cref="Domain.Inventory.StockDecider.TombstoneRetention"/> or operations older than
    /// <see cref="Domain.Inventory.StockDecider.OperationRetention"/>; most overdue first.
    /// </summary>
    Task<ImmutableArray<string>> LoadDueSkusAsync(DateTimeOffset due, DuePage page, CancellationToken cancellation);

    /// <summary>Keys of connected shops whose next sync is due.</summary>
    Task<ImmutableArray<string>> LoadDueShopsAsync(DateTimeOffset due, DuePage page, CancellationToken cancellation);

    /// <summary>Intents that nobody settled by their due time, most overdue first.</summary>
    Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation);
}

/// <param name="Reservations">The open ones.</param>
public sealed record StoredStock(
    RowImage.Stock Stock,
    ImmutableArray<RowImage.Reservation> Reservations,
    ImmutableArray<RowImage.StockOperation> Operations,
    StreamHead Head);

public sealed record StoredShop(RowImage.Shop Shop, StreamHead Head);

public sealed record ConnectedShop(ShopKey Key, DateTimeOffset ConnectedAt);
