namespace OrderActors.Domain.Inventory;

/// <summary>How each event changes the stock. The only place that does.</summary>
public static class StockFold
{
    /// <exception cref="InvariantBrokenException">The event would promise a unit twice or make a count negative.</exception>
    public static Stock Apply(Stock stock, StockEvent @event)
    {
        var next = @event switch
        {
            StockEvent.Adjusted e => stock with
            {
                OnHand = stock.OnHand + e.Delta,
                Operations = stock.Operations.SetItem(e.OperationId, e.At),
            },
            StockEvent.SafetyStockSet e => stock with
            {
                SafetyStock = e.Quantity,
                Operations = stock.Operations.SetItem(e.OperationId, e.At),
            },
            StockEvent.Reserved e => stock with
            {
                Reserved = stock.Reserved + e.Quantity,
                Reservations = stock.Reservations.Add(
                    e.Id, new(e.Quantity, ReservationState.Held, e.OrderRef, e.At, e.ExpiresAt, null, null)),
            },
            StockEvent.Barred e => stock with
            {
                Reservations = stock.Reservations.Add(
                    e.Id, new(e.Quantity, ReservationState.Released, e.OrderRef, e.At, null, e.At, ReleaseReason.Cancelled)),
            },
            StockEvent.Confirmed e => Change(stock, e.Id, held => held with { ExpiresAt = null }),
            StockEvent.Shrunk e => Change(stock, e.Id, held => Shrink(held, e)),
            StockEvent.Released e => Change(
                stock,
                e.Id,
                held => held with
                {
                    State = held.Consumed > 0 ? ReservationState.Consumed : ReservationState.Released,
                    ClosedAt = e.At,
                    ReleasedFor = e.Reason,
                }),
            StockEvent.PartlyConsumed e => Change(stock, e.Id, held => held with { Consumed = e.Units }),
            StockEvent.Consumed e => Change(
                stock,
                e.Id,
                held => held with { State = ReservationState.Consumed, ClosedAt = e.At, Consumed = held.Quantity }),
            StockEvent.TombstonesForgotten e => stock with
            {
                Reservations = stock.Reservations.RemoveRange(e.Reservations.Select(id => new ReservationId(id))),
                Operations = stock.Operations.RemoveRange(e.Operations),
            },
            _ => throw Invariant.Unreachable(@event),
        };

        Invariant.Require(next.Reserved >= 0 && next.Consumed >= 0, "reserved and consumed are never negative");
        Invariant.Require(next.Available >= 0, "no unit is promised twice");
        return next;
    }

    private static Reservation Shrink(Reservation held, StockEvent.Shrunk e)
    {
        var shrunk = held with { Quantity = e.Quantity };
        return shrunk.Held > 0 ? shrunk : shrunk with { State = ReservationState.Consumed, ClosedAt = e.At };
    }

    private static Stock Change(Stock stock, ReservationId id, Func<Reservation, Reservation> change)
    {
        // The dictionary would take up the key that it is given: what it has shares its text with others.
        Invariant.Require(stock.Reservations.TryGetKey(id, out var kept), "only a known reservation changes");
        var before = stock.Reservations[kept];
        Invariant.Require(before.State is ReservationState.Held, "only a held reservation changes");

        var after = change(before);
        Invariant.Require(
            after.Consumed >= before.Consumed && after.Consumed <= after.Quantity,
            "what has left stays away, and no more leaves than was promised");
        return stock with
        {
            Reserved = stock.Reserved - before.Held + after.Held,
            Consumed = stock.Consumed - before.Consumed + after.Consumed,
            Reservations = stock.Reservations.SetItem(kept, after),
        };
    }
}
