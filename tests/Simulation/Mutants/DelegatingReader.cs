using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingReader(IStoreReader real) : IStoreReader
{
    public virtual Task<ImmutableArray<StoredEvent>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellation) =>
        real.ReadStreamAsync(stream, afterVersion, cancellation);

    public Task<ImmutableArray<JournalMark>> ReadMarksAsync(
        long afterPosition, int limit, CancellationToken cancellation) =>
        real.ReadMarksAsync(afterPosition, limit, cancellation);

    public Task<long> FindJournalEndAsync(CancellationToken cancellation) => real.FindJournalEndAsync(cancellation);

    public virtual Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        real.ReadHeadAsync(stream, cancellation);

    public virtual Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation) =>
        real.LoadStockAsync(key, cancellation);

    public virtual Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation) =>
        real.FindReservationsAsync(key, ids, cancellation);

    public Task<ImmutableArray<string>> LoadForgettableAsync(
        SkuKey key, DateTimeOffset closedBefore, int limit, CancellationToken cancellation) =>
        real.LoadForgettableAsync(key, closedBefore, limit, cancellation);

    public virtual Task<StoredShop?> LoadShopAsync(ShopKey key, CancellationToken cancellation) =>
        real.LoadShopAsync(key, cancellation);

    public virtual Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation) =>
        real.LoadLinksAsync(shop, channelSkuIds, names, cancellation);

    public virtual Task<ImmutableArray<RowImage.Shop>> LoadConnectedShopsAsync(
        string sellerId, CancellationToken cancellation) =>
        real.LoadConnectedShopsAsync(sellerId, cancellation);

    public Task<ImmutableArray<ConnectedShop>> FindConnectedShopsAsync(string shopId, CancellationToken cancellation) =>
        real.FindConnectedShopsAsync(shopId, cancellation);

    public virtual Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        real.LoadPendingDeliveriesAsync(due, page, cancellation);

    public virtual Task<ImmutableArray<string>> LoadDueOrdersAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        real.LoadDueOrdersAsync(due, page, cancellation);

    public virtual Task<ImmutableArray<string>> LoadDueSkusAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        real.LoadDueSkusAsync(due, page, cancellation);

    public virtual Task<ImmutableArray<string>> LoadDueShopsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        real.LoadDueShopsAsync(due, page, cancellation);

    public virtual Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        real.LoadDueEffectsAsync(due, page, cancellation);
}
