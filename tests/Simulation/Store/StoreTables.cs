using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Domain;
using OrderActors.Ports.Storage;
using OrderActors.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>The database of a run: the tables in memory, and the transaction that changes them.</summary>
/// <remarks>
/// The contract that the databases keep is run here as well, and differential tests run one random script here and on
/// each of them: answers and rows must be the same.
/// </remarks>
internal sealed class StoreTables
{
    private readonly SortedDictionary<string, StreamRows> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, RowImage.Order> _orders = [];
    private readonly Dictionary<string, Guid> _orderByTikTokId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowImage.Stock> _stock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, RowImage.Reservation>> _reservations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, RowImage.StockOperation>> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowImage.Effect> _effects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RowImage.Shop> _shops = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), RowImage.Listing> _listings = [];
    private readonly List<RowImage.Reservation> _forgotten = [];
    private readonly List<InboxRow> _inbox = [];
    private readonly Dictionary<(string, string), int> _inboxByKey = [];
    private readonly List<StoredEvent> _journal = [];

    public StoreRules Rules { get; init; } = new();

    public IReadOnlyDictionary<string, StreamRows> Streams => _streams;

    public IReadOnlyCollection<RowImage.Order> Orders => _orders.Values;

    public IReadOnlyCollection<RowImage.Stock> Stock => _stock.Values;

    public IReadOnlyCollection<RowImage.Effect> Effects => _effects.Values;

    public IReadOnlyCollection<RowImage.Shop> Shops => _shops.Values;

    public IReadOnlyList<InboxRow> Inbox => _inbox;

    public IReadOnlyList<StoredEvent> Journal => _journal;

    public RowImage.Order? FindOrder(Guid rowId) => _orders.GetValueOrDefault(rowId);

    public RowImage.Order? FindOrder(string tiktokOrderId) =>
        _orderByTikTokId.TryGetValue(tiktokOrderId, out var id) ? _orders[id] : null;

    public RowImage.Stock? FindStock(SkuKey key) => _stock.GetValueOrDefault(key.Stream);

    public RowImage.Shop? FindShop(ShopKey key) => _shops.GetValueOrDefault(key.Stream);

    public RowImage.Listing? FindListing(ShopKey shop, string variant) =>
        _listings.GetValueOrDefault((shop.Stream, variant));

    public RowImage.Effect? FindEffect(string id) => _effects.GetValueOrDefault(id);

    public InboxRow? FindDelivery(string source, string notificationId) =>
        _inboxByKey.TryGetValue((source, notificationId), out var index) ? _inbox[index] : null;

    public RowImage.Reservation? FindReservation(SkuKey key, string id) =>
        _reservations.TryGetValue(key.Stream, out var rows) ? rows.GetValueOrDefault(id) : null;

    public IReadOnlyCollection<RowImage.Reservation> ReservationsOf(SkuKey key) =>
        _reservations.TryGetValue(key.Stream, out var rows) ? rows.Values : [];

    /// <summary>Reservations as they stood when they were forgotten.</summary>
    public IReadOnlyList<RowImage.Reservation> Forgotten => _forgotten;

    public IEnumerable<RowImage.Reservation> Reservations => _reservations.Values.SelectMany(rows => rows.Values);

    public IEnumerable<RowImage.StockOperation> Operations => _operations.Values.SelectMany(rows => rows.Values);

    public IReadOnlyCollection<RowImage.StockOperation> OperationsOf(SkuKey key) =>
        _operations.TryGetValue(key.Stream, out var rows) ? rows.Values : [];

    public StreamHead HeadOf(string stream) =>
        _streams.TryGetValue(stream, out var rows) ? rows.Head : StreamHead.Empty;

    /// <returns>Whether the settlement would change a row: there is one, and what was applied stays applied.</returns>
    public bool IsOpenTo(InboxSettlement item) =>
        item.InboxId >= 1
        && item.InboxId <= _inbox.Count
        && (_inbox[(int)item.InboxId - 1].Status != InboxStatus.Applied || !Rules.AppliedStaysApplied);

    /// <summary>One transaction: all of it, or nothing and an exception.</summary>
    /// <exception cref="ConstraintBrokenException">A row breaks a CHECK or a key.</exception>
    public (BatchResult Result, Commit Commit) Write(CommitBatch batch)
    {
        if (Rules.WritesTogetherOrNotAtAll)
            PartlyStaleException.ThrowIfAny(batch.Changes, set => !IsFresh(set));

        ImmutableArray<bool> committed = [.. batch.Changes.Select(IsFresh)];
        var sets = batch.Changes.SelectMany(set => set.Parts()).Where(IsFresh).ToList();
        var last = LastImages(sets);
        if (Rules.ChecksRows)
        {
            RowChecks.Require(last, this);
            RowChecks.Require(batch.Deliveries, batch.Settlements, this);
        }

        ImmutableArray<StoredSet> stored = [.. sets.Select(Append)];
        var orders = last.OfType<RowImage.Order>().Select(row => (_orders.GetValueOrDefault(row.Key.RowId), row)).ToImmutableArray();
        foreach (var row in last)
            Put(row);

        ImmutableArray<InboxReceipt> receipts = [.. batch.Deliveries.Select(Receive)];
        ImmutableArray<(InboxRow, InboxRow)> settled = [.. batch.Settlements.Select(Settle).OfType<(InboxRow, InboxRow)>()];
        var commit = new Commit(stored, orders, [.. last.OfType<RowImage.Stock>()], settled);
        return (new BatchResult(committed, receipts), commit);
    }

    private bool IsFresh(ChangeSet set) =>
        !Rules.ComparesVersions || HeadOf(set.Stream).Version == set.ExpectedVersion;

    private StoredSet Append(ChangeSet set)
    {
        if (!_streams.TryGetValue(set.Stream, out var rows))
            _streams[set.Stream] = rows = new StreamRows();

        var before = rows.Head;
        var version = set.ExpectedVersion;
        foreach (var row in set.Journal)
        {
            var stored = new StoredEvent(
                _journal.Count + 1, set.Stream, ++version, row.Type, row.At, row.Actor, row.Cause, row.TraceId, row.Data, row.Hash);
            _journal.Add(stored);
            rows.Events.Add(stored);
        }

        rows.Head = new StreamHead(version, set.HashAfter());
        return new StoredSet(set, before);
    }

    /// <summary>Of each row only its last image is written; but a payload stays until another one comes.</summary>
    private static List<RowImage> LastImages(List<ChangeSet> sets)
    {
        var places = new Dictionary<object, int>();
        var last = new List<RowImage>();
        foreach (var row in sets.SelectMany(set => set.Rows))
        {
            var key = KeyOf(row);
            if (places.TryAdd(key, last.Count))
                last.Add(row);
            else if (row is RowImage.Order { OrderData: null } order)
                last[places[key]] = order with { OrderData = ((RowImage.Order)last[places[key]]).OrderData };
            else
                last[places[key]] = row;
        }

        return last;
    }

    private static object KeyOf(RowImage row) => row switch
    {
        RowImage.Order r => r.Key.RowId,
        RowImage.Stock r => ("stock", r.Key.Stream),
        RowImage.Reservation r => ("reservation", r.Key.Stream, r.ReservationId),
        RowImage.ForgottenReservation r => ("reservation", r.Key.Stream, r.ReservationId),
        RowImage.StockOperation r => ("operation", r.Key.Stream, r.OperationId),
        RowImage.ForgottenStockOperation r => ("operation", r.Key.Stream, r.OperationId),
        RowImage.Effect r => ("effect", r.EffectId),
        RowImage.Shop r => ("shop", r.Key.Stream),
        RowImage.Listing r => ("listing", r.Key.Stream, r.ChannelSkuId),
        _ => throw Invariant.Unreachable(row),
    };

    private void Put(RowImage image)
    {
        switch (image)
        {
            case RowImage.Order row:
                var id = row.Key.RowId;
                _orders[id] = row with { OrderData = row.OrderData ?? _orders.GetValueOrDefault(id)?.OrderData, Terms = null };
                _orderByTikTokId[row.Key.TikTokOrderId] = id;
                break;
            case RowImage.Stock row:
                _stock[row.Key.Stream] = row;
                break;
            case RowImage.Reservation row:
                TableOf(_reservations, row.Key)[row.ReservationId] = row with { IsNew = false };
                break;
            case RowImage.ForgottenReservation row:
                if (TableOf(_reservations, row.Key).Remove(row.ReservationId, out var forgotten))
                    _forgotten.Add(forgotten);
                break;
            case RowImage.StockOperation row:
                TableOf(_operations, row.Key)[row.OperationId] = row;
                break;
            case RowImage.ForgottenStockOperation row:
                TableOf(_operations, row.Key).Remove(row.OperationId);
                break;
            case RowImage.Effect row when Rules.WritesEffectRows:
                var trace = _effects.GetValueOrDefault(row.EffectId)?.TraceParent ?? row.TraceParent;
                _effects[row.EffectId] = row with { TraceParent = trace };
                break;
            case RowImage.Shop row:
                _shops[row.Key.Stream] = row;
                break;
            case RowImage.Listing row:
                _listings[(row.Key.Stream, row.ChannelSkuId)] = row;
                break;
        }
    }

    private static SortedDictionary<string, T> TableOf<T>(Dictionary<string, SortedDictionary<string, T>> tables, SkuKey key)
    {
        if (!tables.TryGetValue(key.Stream, out var table))
            tables[key.Stream] = table = new SortedDictionary<string, T>(StringComparer.Ordinal);

        return table;
    }

    private InboxReceipt Receive(InboxDelivery delivery)
    {
        var key = (delivery.Source, delivery.NotificationId);
        if (Rules.KnowsDeliveries && _inboxByKey.TryGetValue(key, out var known))
            return new InboxReceipt(_inbox[known].Id, true);

        _inboxByKey[key] = _inbox.Count;
        _inbox.Add(new InboxRow(_inbox.Count + 1, delivery, delivery.Status, delivery.Note, 0, delivery.SweptFrom));
        return new InboxReceipt(_inbox.Count, false);
    }

    private (InboxRow, InboxRow)? Settle(InboxSettlement item)
    {
        if (!IsOpenTo(item))
            return null;

        var before = _inbox[(int)item.InboxId - 1];
        var after = before with
        {
            Status = item.Status,
            Note = item.Note,
            Attempts = item.Attempts,
            RetryAt = item.RetryAt,
        };
        _inbox[(int)item.InboxId - 1] = after;
        return (before, after);
    }
}
