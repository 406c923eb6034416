using System.Collections.Immutable;

namespace OrderActors.Domain.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>The rules of stock. Pure: state and command in, events or a refusal out.</summary>
/// <remarks>Every command carries an id and is safe to repeat: the repeat is looked for before any rule.</remarks>
public static class StockDecider
{
    /// <summary>How long a closed reservation is remembered.</summary>
    /// <value>
    /// A week. An order whose commit was lost after its units were consumed takes that step again when its process is back,
    /// however long the power was away: forgotten by then, it would be consumed twice. A week without any process is the
    /// limit of what is promised.
    /// </value>
    public static readonly TimeSpan TombstoneRetention = TimeSpan.FromDays(7);

    /// <summary>How long an adjustment is remembered.</summary>
    /// <value>
    /// 48 hours: a caller of the API may repeat for a day (Idempotency-Key), and the rest is margin. No step of our own
    /// repeats an adjustment.
    /// </value>
    public static readonly TimeSpan OperationRetention = TimeSpan.FromHours(48);

    /// <summary>Tombstones forgotten in one decision; the rest waits for the next one.</summary>
    public const int MaxForgottenAtOnce = 500;

    /// <summary>Reservations released by their expiry in one decision; the rest waits for the next one.</summary>
    public const int MaxExpiredAtOnce = 500;

    /// <summary>Most units that one SKU may count, so that no sum can overflow.</summary>
    public const int MaxUnits = 1_000_000_000;

    /// <summary>What somebody who is no order may not do with a reservation: anything, where it is an order's.</summary>
    /// <returns>Null where the reservation is nobody else's.</returns>
    public static StockRejection? RefusalOfOutsider(SkuKey sku, ReservationId id) =>
        id.OrderAt(sku) is null ? null : StockRejection.BelongsToOrder;

    /// <summary>Adds or takes away units.</summary>
    public static StockDecision Adjust(
        Stock stock, string operationId, int delta, string reason, string reference, DateTimeOffset now)
    {
        if (stock.Operations.ContainsKey(operationId))
            return StockDecision.AlreadyDone;
        if (delta < 0 && stock.Available + delta < 0)
            return StockDecision.Reject(StockRejection.WouldBreakPromises);

        if (stock.OnHand + (long)delta > MaxUnits)
            return StockDecision.Reject(StockRejection.TooManyUnits);

        return StockDecision.Accept(new StockEvent.Adjusted(operationId, delta, reason, reference, now));
    }

    public static StockDecision SetSafetyStock(Stock stock, string operationId, int quantity, DateTimeOffset now)
    {
        Invariant.Require(quantity >= 0, "safety stock is never negative");
        if (stock.Operations.ContainsKey(operationId))
            return StockDecision.AlreadyDone;
        if (quantity > MaxUnits)
            return StockDecision.Reject(StockRejection.TooManyUnits);

        return StockDecision.Accept(new StockEvent.SafetyStockSet(operationId, quantity, now));
    }

    /// <summary>Promises units to a reservation, all of them or none.</summary>
    /// <remarks>
    /// A repeat of one that is held or consumed is accepted without effect, but for one that asks for a firm promise
    /// where the first asked for one that expires: the buyer has paid in between, and the promise becomes firm. A repeat
    /// of a reservation of which units were given back is refused, because they were given back on purpose.
    /// </remarks>
    /// <param name="expiresAt">Null for a firm promise.</param>
    public static StockDecision Reserve(
        Stock stock, ReservationId id, int quantity, string orderRef, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        Invariant.Require(quantity > 0, "a reservation asks for at least one unit");

        // The repeat is looked for before the stock is: a retry must not be refused because its own first attempt
        // took the last unit.
        if (stock.Reservations.TryGetValue(id, out var earlier))
        {
            if (earlier.ReleasedFor is not null)
                return StockDecision.Reject(StockRejection.ReservationClosed);

            if (earlier.Quantity != quantity)
                return StockDecision.Reject(StockRejection.ReservationMismatch);

            return expiresAt is null ? Confirm(stock, id, now) : StockDecision.AlreadyDone;
        }

        if (!stock.IsKnown)
            return StockDecision.Reject(StockRejection.UnknownSku);
        if (quantity > stock.Available)
            return StockDecision.Reject(StockRejection.InsufficientStock);

        return StockDecision.Accept(new StockEvent.Reserved(id, quantity, orderRef, expiresAt, now));
    }

    /// <summary>Makes a promise firm. Of confirmation and expiry, the first to be decided wins and the other is refused.</summary>
    public static StockDecision Confirm(Stock stock, ReservationId id, DateTimeOffset now)
    {
        if (!stock.Reservations.TryGetValue(id, out var reservation))
            return StockDecision.Reject(StockRejection.ReservationUnknown);

        return reservation.State switch
        {
            ReservationState.Held when reservation.ExpiresAt is null => StockDecision.AlreadyDone,
            ReservationState.Held => StockDecision.Accept(new StockEvent.Confirmed(id, now)),
            ReservationState.Consumed when reservation.ReleasedFor is null => StockDecision.AlreadyDone,
            ReservationState.Consumed or ReservationState.Released => StockDecision.Reject(StockRejection.ReservationClosed),
        };
    }

    /// <summary>Gives back what a reservation holds beyond <paramref name="quantity"/> units in all.</summary>
    /// <remarks>
    /// States the target and not the difference, so that it is safe to repeat. What has left counts, and stays away: a target
    /// below that gives back the rest, which closes the reservation as consumed.
    /// </remarks>
    public static StockDecision Shrink(Stock stock, ReservationId id, int quantity, DateTimeOffset now)
    {
        Invariant.Require(quantity > 0, "to give back everything, release");
        if (!stock.Reservations.TryGetValue(id, out var reservation))
            return StockDecision.Reject(StockRejection.ReservationUnknown);
        if (reservation.State is ReservationState.Released)
            return StockDecision.Reject(StockRejection.ReservationClosed);

        var target = Math.Max(quantity, reservation.Consumed);
        return reservation.State is ReservationState.Consumed || target >= reservation.Quantity
            ? StockDecision.AlreadyDone
            : StockDecision.Accept(new StockEvent.Shrunk(id, target, now));
    }

    /// <summary>Gives back what a reservation still holds. What has left stays away, and closes the reservation as consumed.</summary>
    public static StockDecision Release(Stock stock, ReservationId id, ReleaseReason reason, DateTimeOffset now)
    {
        if (!stock.Reservations.TryGetValue(id, out var reservation))
            return StockDecision.Reject(StockRejection.ReservationUnknown);

        return reservation.State switch
        {
            ReservationState.Held => StockDecision.Accept(new StockEvent.Released(id, reason, now)),
            ReservationState.Released => StockDecision.AlreadyDone,
            ReservationState.Consumed when reservation.ReleasedFor is not null => StockDecision.AlreadyDone,
            ReservationState.Consumed => StockDecision.Reject(StockRejection.ReservationClosed),
        };
    }

    /// <summary>Releases a reservation, or closes its id for good when it never arrived.</summary>
    /// <remarks>
    /// For an order that gives up while its own reserve may still be on the way: from a caller that timed out, or from
    /// an activation that does not know yet that it was replaced.
    /// </remarks>
    public static StockDecision GiveUp(
        Stock stock, ReservationId id, int quantity, string orderRef, DateTimeOffset now)
    {
        Invariant.Require(quantity > 0, "a reservation asks for at least one unit");
        return stock.Reservations.ContainsKey(id)
            ? Release(stock, id, ReleaseReason.Cancelled, now)
            : StockDecision.Accept(new StockEvent.Barred(id, quantity, orderRef, now));
    }

    /// <summary>All promised units were dispatched.</summary>
    public static StockDecision Consume(Stock stock, ReservationId id, DateTimeOffset now) =>
        stock.Reservations.TryGetValue(id, out var reservation)
            ? Consume(stock, id, reservation.Quantity, now)
            : StockDecision.Reject(StockRejection.ReservationUnknown);

    /// <summary>At least <paramref name="units"/> of the promised units were dispatched, those of earlier calls counted.</summary>
    /// <remarks>States the target and not the difference, so that it is safe to repeat, and parcels may be told in any order.</remarks>
    public static StockDecision Consume(Stock stock, ReservationId id, int units, DateTimeOffset now)
    {
        Invariant.Require(units > 0, "at least one unit was dispatched");
        if (!stock.Reservations.TryGetValue(id, out var reservation))
            return StockDecision.Reject(StockRejection.ReservationUnknown);
        if (reservation.State is ReservationState.Released)
            return StockDecision.Reject(StockRejection.ReservationClosed);
        if (units > reservation.Quantity)
            return StockDecision.Reject(StockRejection.ReservationMismatch);
        if (units <= reservation.Consumed)
            return StockDecision.AlreadyDone;
        if (reservation.State is ReservationState.Consumed)
            return StockDecision.Reject(StockRejection.ReservationClosed);

        return units == reservation.Quantity
            ? StockDecision.Accept(new StockEvent.Consumed(id, now))
            : StockDecision.Accept(new StockEvent.PartlyConsumed(id, units, now));
    }

    /// <summary>Releases held reservations whose time has run out, a bounded number at once.</summary>
    public static StockDecision Expire(Stock stock, DateTimeOffset now) =>
        StockDecision.Accept(
        [
            .. stock.Reservations
                .Where(entry => entry.Value.State is ReservationState.Held && entry.Value.ExpiresAt <= now)
                .OrderBy(entry => entry.Key.Value, StringComparer.Ordinal)
                .Take(MaxExpiredAtOnce)
                .Select(entry => new StockEvent.Released(entry.Key, ReleaseReason.Expired, now)),
        ]);

    /// <summary>Forgets what no retry can ask about any more, a bounded number at once.</summary>
    /// <param name="closed">
    /// Ids of closed reservations that are old enough, as the store knows them; one of which the stock knows better stays.
    /// </param>
    public static StockDecision Forget(Stock stock, ImmutableArray<string> closed, DateTimeOffset now)
    {
        ImmutableArray<string> reservations =
        [
            .. closed
                .Where(id => !stock.Reservations.TryGetValue(new ReservationId(id), out var known)
                    || known.ClosedAt < now - TombstoneRetention)
                .Order(StringComparer.Ordinal).Take(MaxForgottenAtOnce),
        ];
        ImmutableArray<string> operations =
        [
            .. stock.Operations
                .Where(entry => entry.Value < now - OperationRetention)
                .Select(entry => entry.Key).Order(StringComparer.Ordinal).Take(MaxForgottenAtOnce),
        ];

        return reservations.IsEmpty && operations.IsEmpty
            ? StockDecision.AlreadyDone
            : StockDecision.Accept(new StockEvent.TombstonesForgotten(reservations, operations, now));
    }
}
