using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Cluster;

namespace OrderActors.Simulation.Store;

/// <summary>The reads of the engine, over the simulated tables.</summary>
/// <param name="client">Null = whoever asks is no process of the cluster.</param>
internal class StoreReader(SimulatedStore store, Host? client) : IStoreReader
{
    public Task<ImmutableArray<StoredEvent>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellation) => ReadAsync(
        tables => tables.Streams.TryGetValue(stream, out var rows)
            ? rows.Events.Where(row => row.Version > afterVersion).ToImmutableArray()
            : [],
        cancellation);

    public Task<ImmutableArray<JournalMark>> ReadMarksAsync(
        long afterPosition, int limit, CancellationToken cancellation) => ReadAsync(
        tables => tables.Journal.Skip((int)afterPosition).Take(limit)
            .Select(row => new JournalMark(row.Position, row.Stream, row.Type, row.At)).ToImmutableArray(),
        cancellation);

    public Task<long> FindJournalEndAsync(CancellationToken cancellation) =>
        ReadAsync(tables => (long)tables.Journal.Count, cancellation);

    public Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        ReadAsync(tables => tables.HeadOf(stream), cancellation);

    public Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation) => ReadAsync(
        tables => tables.FindStock(key) is { } row
            ? new StoredStock(row, [.. tables.ReservationsOf(key).Where(one => one.Status is ReservationState.Held)], [.. tables.OperationsOf(key)], tables.HeadOf(key.Stream))
            : null,
        cancellation);

    public Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation) => ReadAsync(
        tables => ids.Order(StringComparer.Ordinal)
            .Select(id => tables.FindReservation(key, id)).OfType<RowImage.Reservation>().ToImmutableArray(),
        cancellation);

    public Task<ImmutableArray<string>> LoadForgettableAsync(
        SkuKey key, DateTimeOffset closedBefore, int limit, CancellationToken cancellation) => ReadAsync(
        tables => tables.ReservationsOf(key)
            .Where(row => row.Status is not ReservationState.Held && row.ClosedAt < closedBefore)
            .OrderBy(row => row.ClosedAt).ThenBy(row => row.ReservationId, StringComparer.Ordinal)
            .Take(limit).Select(row => row.ReservationId).ToImmutableArray(),
        cancellation);

    public Task<StoredShop?> LoadShopAsync(ShopKey key, CancellationToken cancellation) => ReadAsync(
        tables => tables.FindShop(key) is { } row ? new StoredShop(row, tables.HeadOf(key.Stream)) : null,
        cancellation);

    public Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation) => ReadAsync(
        tables => new StoredLinks(
            [.. channelSkuIds.Order(StringComparer.Ordinal).Select(id => tables.FindListing(shop, id)).OfType<RowImage.Listing>()],
            tables.FindShop(shop)?.Settings,
            [
                .. names.Where(name => tables.Stock.Any(row => row.Key.SellerId == shop.SellerId && row.Key.Sku == name))
                    .Order(StringComparer.Ordinal),
            ]),
        cancellation);

    public Task<ImmutableArray<RowImage.Shop>> LoadConnectedShopsAsync(string sellerId, CancellationToken cancellation) => ReadAsync(
        tables => tables.Shops.Where(row => row.Status == ShopStatus.Connected && row.Key.SellerId == sellerId)
            .OrderBy(row => row.Key.ShopId, StringComparer.Ordinal).ToImmutableArray(),
        cancellation);

    public Task<ImmutableArray<ConnectedShop>> FindConnectedShopsAsync(string shopId, CancellationToken cancellation) => ReadAsync(
        tables => tables.Shops.Where(row => row.Status == ShopStatus.Connected && row.Key.ShopId == shopId)
            .OrderBy(row => row.Key.SellerId, StringComparer.Ordinal)
            .Select(row => new ConnectedShop(row.Key, row.ConnectedAt)).ToImmutableArray(),
        cancellation);

    public Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => ReadAsync(
        tables => tables.Inbox
            .Where(row => row.Status == InboxStatus.Pending && (row.RetryAt ?? row.Delivery.ReceivedAt) <= due)
            .OrderBy(row => row.RetryAt ?? row.Delivery.ReceivedAt).ThenBy(row => row.Id)
            .Skip(page.Skip).Take(page.Limit).Select(row => row.AsPending()).ToImmutableArray(),
        cancellation);

    public Task<ImmutableArray<string>> LoadDueOrdersAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => ReadAsync(
        tables => Due(
            tables.Orders.Where(row => !row.IsTerminal && row.NextActionAt <= due),
            row => row.NextActionAt!.Value,
            row => row.Key.ToString(),
            page),
        cancellation);

    public Task<ImmutableArray<string>> LoadDueSkusAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => ReadAsync(
        tables =>
        {
            var first = new Dictionary<SkuKey, (int Rank, DateTimeOffset At)>();
            foreach (var row in tables.Reservations)
            {
                if (row is { Status: ReservationState.Held, ExpiresAt: { } expiresAt } && expiresAt <= due)
                    Note(row.Key, (0, expiresAt));
                else if (row is { Status: not ReservationState.Held, ClosedAt: { } closedAt } && closedAt < due - StockDecider.TombstoneRetention)
                    Note(row.Key, (1, closedAt));
            }

            foreach (var row in tables.Operations)
            {
                if (row.At < due - StockDecider.OperationRetention)
                    Note(row.Key, (1, row.At));
            }

            return Due(first, row => row.Value, row => row.Key.ToString(), page);

            void Note(SkuKey key, (int, DateTimeOffset) place)
            {
                if (!first.TryGetValue(key, out var other) || place.CompareTo(other) < 0)
                    first[key] = place;
            }
        },
        cancellation);

    public Task<ImmutableArray<string>> LoadDueShopsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => ReadAsync(
        tables => Due(
            tables.Shops.Where(row => row.Status == ShopStatus.Connected && row.NextSyncAt <= due),
            row => row.NextSyncAt!.Value,
            row => row.Key.ToString(),
            page),
        cancellation);

    public Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => ReadAsync(
        tables => tables.Effects.Where(row => row.Status == EffectStatus.Intent && row.DueAt <= due)
            .OrderBy(row => row.DueAt).ThenBy(row => row.EffectId, StringComparer.Ordinal)
            .Skip(page.Skip).Take(page.Limit).ToImmutableArray(),
        cancellation);

    protected virtual Task<T> ReadAsync<T>(Func<StoreTables, T> read, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled<T>(cancellation) : store.ReadAsync(read, client);

    // Ordered by key as well: a dictionary's order is nothing that a run may rest on.
    private static ImmutableArray<string> Due<T, TAt>(
        IEnumerable<T> rows, Func<T, TAt> at, Func<T, string> key, DuePage page)
    {
        // Most sweeps find nothing.
        var due = rows.ToList();
        return due.Count == 0 ? [] : [.. due.OrderBy(at).ThenBy(key, StringComparer.Ordinal).Skip(page.Skip).Take(page.Limit).Select(key)];
    }
}
