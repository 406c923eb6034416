using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Streams and rows in memory, with the conflict rule of the real store, and a gate and faults before it.</summary>
internal sealed class MemoryStore : ICommitPipeline, IStoreReader
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<StoredEvent>> _streams = [];
    private readonly Dictionary<object, RowImage> _rows = [];
    private readonly List<ChangeSet> _commits = [];
    private readonly List<InboxDelivery> _received = [];
    private readonly List<string> _shopLookUps = [];
    private readonly System.Threading.Channels.Channel<InboxSettlement> _settled =
        System.Threading.Channels.Channel.CreateUnbounded<InboxSettlement>();

    private readonly List<string> _reservationLookUps = [];

    private long _position;

    /// <summary>Commits wait for this before they reach the disk.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Asked before each write; an answer is thrown, and nothing was written.</summary>
    public Func<Exception?> FailBefore { get; set; } = () => null;

    /// <summary>Streams whose changes break a rule of the store.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Asked after each write; an answer is thrown although it was written.</summary>
    public Func<Exception?> FailAfter { get; set; } = () => null;

    /// <summary>Thrown by every read while set.</summary>
    public Exception? FailReads { get; set; }

    public Due Due { get; } = new();

    public IReadOnlyList<ChangeSet> Commits => _commits;

    public IReadOnlyList<InboxDelivery> Received => _received;

    /// <summary>The shop ids that were asked for, in order.</summary>
    public IReadOnlyList<string> ShopLookUps => _shopLookUps;

    /// <summary>The ids of reservations that were looked for, in order.</summary>
    public IReadOnlyList<string> ReservationLookUps => _reservationLookUps;

    private IEnumerable<RowImage.Shop> ConnectedShops =>
        _rows.Values.OfType<RowImage.Shop>().Where(row => row.Status == ShopStatus.Connected);

    public IReadOnlyList<StoredEvent> Stream(string stream) => _streams.GetValueOrDefault(stream, []);

    public RowImage? Row(object key) => _rows.GetValueOrDefault(key);

    /// <summary>The next settlement; waits for it.</summary>
    public async Task<InboxSettlement> NextSettlementAsync() =>
        await Patience.AwaitAsync(_settled.Reader.ReadAsync().AsTask(), "a delivery to be settled");

    public void Put(RowImage row) => _rows[KeyOf(row)] = row;

    public async Task CommitAsync(ChangeSet changes)
    {
        await Gate;
        if (FailBefore() is { } before)
            throw before;

        lock (_lock)
        {
            if (changes.Parts().FirstOrDefault(set => HeadOf(set.Stream).Version != set.ExpectedVersion) is { } stale)
                throw new VersionConflictException(stale.Stream, stale.ExpectedVersion);
            if (changes.Parts().SelectMany(set => set.Rows).Any(row => row is RowImage.Reservation { IsNew: true } && _rows.ContainsKey(KeyOf(row))))
                throw new ConstraintBrokenException("a reservation of this id is there already");
            if (changes.Parts().Any(set => Refused.Contains(set.Stream)))
                throw new ConstraintBrokenException("the test refuses it");

            foreach (var set in changes.Parts())
                Write(set);
            _commits.Add(changes);
        }

        if (FailAfter() is { } after)
            throw after;
    }

    public Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery)
    {
        lock (_lock)
        {
            var isDuplicate = _received.Any(
                known => (known.Source, known.NotificationId) == (delivery.Source, delivery.NotificationId));
            if (!isDuplicate)
                _received.Add(delivery);

            return Task.FromResult(new InboxReceipt(_received.Count, isDuplicate));
        }
    }

    /// <summary>The delivery whose settlement no batch with it is stored for.</summary>
    public long? RefusesSettlementOf { get; set; }

    public Task SettleAsync(ImmutableArray<InboxSettlement> settlements)
    {
        if (settlements.Any(settlement => settlement.InboxId == RefusesSettlementOf))
            throw new InvalidOperationException("the settlement cannot be stored");

        foreach (var settlement in settlements)
            Assert.True(_settled.Writer.TryWrite(settlement));
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<StoredEvent>> ReadStreamAsync(
        string stream, long afterVersion, CancellationToken cancellation) =>
        Read(() => Stream(stream).Where(stored => stored.Version > afterVersion).ToImmutableArray());

    public Task<ImmutableArray<JournalMark>> ReadMarksAsync(
        long afterPosition, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<long> FindJournalEndAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) => Read(() => HeadOf(stream));

    public Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation) =>
        Read(() => Row(key) is RowImage.Stock stock
            ? new StoredStock(
                stock,
                [.. ReservationsOf(key).Where(row => row.Status is ReservationState.Held)],
                [.. _rows.Values.OfType<RowImage.StockOperation>().Where(row => row.Key == key)],
                HeadOf(key.Stream))
            : null);

    public Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation) =>
        Read(() =>
        {
            _reservationLookUps.AddRange(ids);
            return ReservationsOf(key).Where(row => ids.Contains(row.ReservationId)).ToImmutableArray();
        });

    public Task<ImmutableArray<string>> LoadForgettableAsync(
        SkuKey key, DateTimeOffset closedBefore, int limit, CancellationToken cancellation) =>
        Read(() => ReservationsOf(key)
            .Where(row => row.Status is not ReservationState.Held && row.ClosedAt < closedBefore)
            .OrderBy(row => row.ClosedAt).Take(limit).Select(row => row.ReservationId).ToImmutableArray());

    public IEnumerable<RowImage.Reservation> ReservationsOf(SkuKey key) =>
        _rows.Values.OfType<RowImage.Reservation>().Where(row => row.Key == key);

    public Task<StoredShop?> LoadShopAsync(ShopKey key, CancellationToken cancellation) =>
        Read(() => Row(key) is RowImage.Shop shop ? new StoredShop(shop, HeadOf(key.Stream)) : null);

    public Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation) =>
        Read(() => new StoredLinks(
            [.. _rows.Values.OfType<RowImage.Listing>().Where(row => row.Key == shop && channelSkuIds.Contains(row.ChannelSkuId))],
            (Row(shop) as RowImage.Shop)?.Settings,
            [
                .. _rows.Values.OfType<RowImage.Stock>().Where(row => row.Key.SellerId == shop.SellerId)
                    .Select(row => row.Key.Sku).Intersect(names),
            ]));

    public Task<ImmutableArray<RowImage.Shop>> LoadConnectedShopsAsync(string sellerId, CancellationToken cancellation) =>
        Read(() => ConnectedShops.Where(row => row.Key.SellerId == sellerId).ToImmutableArray());

    public Task<ImmutableArray<ConnectedShop>> FindConnectedShopsAsync(string shopId, CancellationToken cancellation) =>
        Read(() =>
        {
            _shopLookUps.Add(shopId);
            return ConnectedShops.Where(row => row.Key.ShopId == shopId)
                .Select(row => new ConnectedShop(row.Key, row.ConnectedAt)).ToImmutableArray();
        });

    public Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => Read(() => Due.Deliveries.Skip(page.Skip).Take(page.Limit).ToImmutableArray());

    public Task<ImmutableArray<string>> LoadDueOrdersAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => Read(() => Due.Orders.Skip(page.Skip).Take(page.Limit).ToImmutableArray());

    public Task<ImmutableArray<string>> LoadDueSkusAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => Read(() => Due.Reservations.Skip(page.Skip).Take(page.Limit).ToImmutableArray());

    public Task<ImmutableArray<string>> LoadDueShopsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => Read(() => Due.Shops.Skip(page.Skip).Take(page.Limit).ToImmutableArray());

    public Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) => Read(() => Due.Effects.Skip(page.Skip).Take(page.Limit).ToImmutableArray());

    private Task<T> Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return FailReads is null ? Task.FromResult(read()) : Task.FromException<T>(FailReads);
        }
    }

    private void Write(ChangeSet changes)
    {
        var stream = _streams[changes.Stream] = _streams.GetValueOrDefault(changes.Stream) ?? [];
        var version = changes.ExpectedVersion;
        stream.AddRange(changes.Journal.Select(row => new StoredEvent(
            ++_position, changes.Stream, ++version, row.Type, row.At, row.Actor, row.Cause, row.TraceId, row.Data, row.Hash)));
        foreach (var row in changes.Rows)
            WriteRow(row);
    }

    private void WriteRow(RowImage row)
    {
        if (row is RowImage.ForgottenReservation reservation)
            _rows.Remove((reservation.Key, "reservation", reservation.ReservationId));
        else if (row is RowImage.ForgottenStockOperation operation)
            _rows.Remove((operation.Key, "operation", operation.OperationId));
        else if (row is RowImage.Order { OrderData: null } order)
            _rows[KeyOf(row)] = order with { OrderData = ((RowImage.Order)_rows[KeyOf(row)]).OrderData };
        else if (row is RowImage.Reservation made)
            _rows[KeyOf(row)] = made with { IsNew = false };
        else
            _rows[KeyOf(row)] = row;
    }

    private static object KeyOf(RowImage row) => row switch
    {
        RowImage.Order order => order.Key,
        RowImage.Stock stock => stock.Key,
        RowImage.Reservation reservation => (reservation.Key, "reservation", reservation.ReservationId),
        RowImage.StockOperation operation => (operation.Key, "operation", operation.OperationId),
        RowImage.Effect effect => effect.EffectId,
        RowImage.Shop shop => shop.Key,
        RowImage.Listing listing => (listing.Key, listing.ChannelSkuId),
        _ => throw new ArgumentException($"no key for {row}"),
    };

    private StreamHead HeadOf(string stream) =>
        _streams.TryGetValue(stream, out var events) ? new StreamHead(events[^1].Version, events[^1].Hash) : StreamHead.Empty;
}
