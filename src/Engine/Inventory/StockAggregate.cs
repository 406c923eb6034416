using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Inventory;

/// <summary>Shows a SKU's stock as rows: one for its counts, and one for each reservation that changed. One for each activation.</summary>
public sealed class StockAggregate(SkuKey key) : IAggregate<Stock, StockEvent>
{
    private const int FirstRound = 1;

    /// <summary>Closed reservations that stay in memory at least: those just closed are what a repeat may ask for.</summary>
    private const int MinClosedKept = 1_024;

    private readonly string _suffix = ReservationId.SuffixOf(key, FirstRound);
    private int _trimBeyond = MinClosedKept;

    /// <summary>How often closed reservations left memory.</summary>
    public long Trims { get; private set; }

    public string StreamOf(Stock state) => key.Stream;

    public Stock Apply(Stock state, StockEvent @event) => StockFold.Apply(
        state,
        @event is StockEvent.Reserved e ? e with { Id = e.Id.Sharing(e.OrderRef, _suffix) } : @event);

    public (string Type, string Data) Encode(StockEvent @event) => StockEvents.Codec.Encode(@event);

    public ImmutableArray<RowImage> Rows(Stock after, ImmutableArray<StockEvent> events, long version)
    {
        var rows = ImmutableArray.CreateBuilder<RowImage>(events.Length + 1);
        rows.Add(new RowImage.Stock(
            key, after.OnHand, after.Reserved, after.Consumed, after.SafetyStock, version, events[^1].At));

        // Several events of one batch may touch one reservation: its last image is enough.
        var made = events.Select(MadeBy).OfType<ReservationId>().ToHashSet();
        made.ExceptWith(events.OfType<StockEvent.TombstonesForgotten>()
            .SelectMany(forgotten => forgotten.Reservations).Select(id => new ReservationId(id)));
        foreach (var id in events.Select(ReservationOf).OfType<ReservationId>().Distinct())
        {
            if (after.Reservations.TryGetValue(id, out var reservation))
                rows.Add(Image(id, reservation, made.Contains(id)));
        }

        foreach (var @event in events)
            AddBookkeeping(rows, after, @event);

        return rows.ToImmutable();
    }

    /// <summary>Lets closed reservations go, once they are many beside the open ones.</summary>
    public Stock KeptInMemory(Stock stored)
    {
        if (stored.Reservations.Count <= _trimBeyond)
            return stored;

        var open = stored.Reservations.RemoveRange(
            stored.Reservations.Where(entry => entry.Value.State is not ReservationState.Held).Select(entry => entry.Key));
        // In proportion, so that looking through the open ones costs little for each reservation.
        _trimBeyond = open.Count + Math.Max(MinClosedKept, open.Count / 4);
        Trims++;
        return stored with { Reservations = open };
    }

    /// <summary>The reservation whose id the event uses for the first time, if it does.</summary>
    public static ReservationId? MadeBy(StockEvent @event) => @event switch
    {
        StockEvent.Reserved e => e.Id,
        StockEvent.Barred e => e.Id,
        _ => null,
    };

    /// <summary>The state that rows describe.</summary>
    public static Stock FromRows(StoredStock stored)
    {
        var suffix = ReservationId.SuffixOf(stored.Stock.Key, FirstRound);
        return new Stock(
            stored.Stock.OnHand,
            stored.Stock.Reserved,
            stored.Stock.Consumed,
            stored.Stock.SafetyStock,
            stored.Reservations.ToImmutableDictionary(
                row => new ReservationId(row.ReservationId).Sharing(row.OrderRef, suffix), FromRow),
            stored.Operations.ToImmutableDictionary(row => row.OperationId, row => row.At));
    }

    private RowImage.Reservation Image(ReservationId id, Reservation reservation, bool isNew) => new(
        key,
        id.Value,
        reservation.OrderRef,
        reservation.Quantity,
        reservation.State,
        reservation.ExpiresAt,
        reservation.ReleasedFor is { } reason ? NameOf(reason) : null,
        reservation.CreatedAt,
        reservation.ClosedAt)
    {
        Consumed = reservation.Consumed,
        IsNew = isNew,
    };

    private static string NameOf(ReleaseReason reason) => reason switch
    {
        ReleaseReason.Cancelled => "cancelled",
        ReleaseReason.Expired => "expired",
    };

    internal static Reservation FromRow(RowImage.Reservation row) => new(
        row.Quantity,
        row.Status,
        row.OrderRef,
        row.CreatedAt,
        row.ExpiresAt,
        row.ClosedAt,
        row.CloseReason switch
        {
            null => null,
            "cancelled" => ReleaseReason.Cancelled,
            "expired" => ReleaseReason.Expired,
            _ => throw Invariant.Unreachable(row.CloseReason),
        })
    {
        Consumed = row.Consumed,
    };

    private void AddBookkeeping(ImmutableArray<RowImage>.Builder rows, Stock after, StockEvent @event)
    {
        switch (@event)
        {
            case StockEvent.Adjusted e when after.Operations.ContainsKey(e.OperationId):
                rows.Add(new RowImage.StockOperation(key, e.OperationId, e.At));
                break;
            case StockEvent.SafetyStockSet e when after.Operations.ContainsKey(e.OperationId):
                rows.Add(new RowImage.StockOperation(key, e.OperationId, e.At));
                break;
            case StockEvent.TombstonesForgotten e:
                // An id that came back within the batch has its new image in these rows, and keeps it.
                rows.AddRange(e.Reservations
                    .Where(id => !after.Reservations.ContainsKey(new ReservationId(id)))
                    .Select(id => new RowImage.ForgottenReservation(key, id)));
                rows.AddRange(e.Operations
                    .Where(id => !after.Operations.ContainsKey(id))
                    .Select(id => new RowImage.ForgottenStockOperation(key, id)));
                break;
        }
    }

    /// <summary>The reservation that the event is about, if it is about one.</summary>
    internal static ReservationId? ReservationOf(StockEvent @event) => @event switch
    {
        StockEvent.Reserved e => e.Id,
        StockEvent.Confirmed e => e.Id,
        StockEvent.Shrunk e => e.Id,
        StockEvent.Released e => e.Id,
        StockEvent.Barred e => e.Id,
        StockEvent.PartlyConsumed e => e.Id,
        StockEvent.Consumed e => e.Id,
        StockEvent.Adjusted or StockEvent.SafetyStockSet or StockEvent.TombstonesForgotten => null,
        _ => throw Invariant.Unreachable(@event),
    };
}
