using System.Collections.Immutable;

namespace OrderActors.Domain.Inventory;

/// <summary>One SKU at one location.</summary>
/// <remarks>
/// <para>
/// <see cref="OnHand"/> counts what was ever received, net of adjustments; <see cref="Consumed"/> what of it was
/// dispatched. So <c>Reserved + Consumed &lt;= OnHand</c> says "nothing was promised twice" over the whole life of the
/// SKU and not only over the present moment (invariant I1).
/// </para>
/// <para>
/// <see cref="Reserved"/> is a running sum, because adding up every tombstone for each decision would cost more with
/// each order sold; a property test compares it with the sum.
/// </para>
/// <para>
/// A closed reservation is kept as a tombstone until no retry can come any more
/// (<see cref="StockDecider.TombstoneRetention"/>). Without it a delayed duplicate of a reservation would look like a
/// new request and hold stock for an order that no longer wants it.
/// </para>
/// </remarks>
public sealed record Stock(
    int OnHand,
    int Reserved,
    int Consumed,
    int SafetyStock,
    ImmutableDictionary<ReservationId, Reservation> Reservations,
    ImmutableDictionary<string, DateTimeOffset> Operations)
{
    public static readonly Stock Empty = new(
        0,
        0,
        0,
        0,
        ImmutableDictionary<ReservationId, Reservation>.Empty,
        ImmutableDictionary<string, DateTimeOffset>.Empty);

    /// <summary>Somebody counted this SKU here.</summary>
    /// <remarks>
    /// Derived, so that it is the same after a reload. A SKU whose only operations added up to nothing and are forgotten
    /// is as good as never counted.
    /// </remarks>
    public bool IsKnown => OnHand > 0 || SafetyStock > 0 || !Operations.IsEmpty;

    /// <summary>Units on the shelf: received and not yet dispatched.</summary>
    public int Physical => OnHand - Consumed;

    /// <summary>Units that a new order may still have.</summary>
    public int Available => OnHand - Reserved - Consumed;

    /// <summary>Units that a channel may offer: safety stock is kept back from publication, not from orders.</summary>
    public int Publishable => Math.Max(0, Available - SafetyStock);
}
