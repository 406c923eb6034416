using Orleans;

namespace OrderActors.GrainInterfaces.Inventory;

// Numbers are on the wire: add at the end, never renumber, never reuse.

/// <param name="ReservationId">Made by the first caller; the same id is the same promise.</param>
/// <param name="Quantity">Units, at least one.</param>
/// <param name="OrderRef">What it is for, for people.</param>
/// <param name="ExpiresAt">Null for a firm promise.</param>
/// <param name="Attached">Changes of the order that follow from the reservation: written with it, or not at all.</param>
/// <param name="FromOutside">From somebody who is no order, and to whom no order's reservation is open.</param>
[GenerateSerializer, Immutable, Alias("orderactors.reserve-stock")]
public sealed record ReserveStock(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string ReservationId,
    [property: Id(2)] int Quantity,
    [property: Id(3)] string OrderRef,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] AttachedChanges? Attached = null,
    [property: Id(6)] bool FromOutside = false);

/// <param name="Units">To consume: how many have left in all; null for all of them. Other commands ignore it.</param>
/// <param name="FromOutside">From somebody who is no order, and to whom no order's reservation is open.</param>
[GenerateSerializer, Immutable, Alias("orderactors.reservation-command")]
public sealed record ReservationCommand(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string ReservationId,
    [property: Id(2)] int? Units = null,
    [property: Id(3)] bool FromOutside = false);

/// <param name="Quantity">The new total, at least one; units that have left stay away.</param>
[GenerateSerializer, Immutable, Alias("orderactors.shrink-reservation")]
public sealed record ShrinkReservation(
    [property: Id(0)] Caller Caller, [property: Id(1)] string ReservationId, [property: Id(2)] int Quantity);

/// <param name="Delta">Units to add or, negative, to take away; not zero.</param>
/// <param name="Reason">Why, such as <c>received</c>, <c>stocktake</c>, <c>damaged</c>.</param>
/// <param name="Reference">A document or note; may be empty.</param>
[GenerateSerializer, Immutable, Alias("orderactors.adjust-stock")]
public sealed record AdjustStock(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] int Delta,
    [property: Id(2)] string Reason,
    [property: Id(3)] string Reference);

[GenerateSerializer, Immutable, Alias("orderactors.set-safety-stock")]
public sealed record SetSafetyStock([property: Id(0)] Caller Caller, [property: Id(1)] int Quantity);

/// <param name="IsKnown">False when nobody has ever received or adjusted stock of this SKU here.</param>
[GenerateSerializer, Immutable, Alias("orderactors.stock-level")]
public sealed record StockLevel(
    [property: Id(0)] bool IsKnown,
    [property: Id(1)] int OnHand,
    [property: Id(2)] int Reserved,
    [property: Id(3)] int Consumed,
    [property: Id(4)] int SafetyStock,
    [property: Id(5)] int Available,
    [property: Id(6)] int Publishable);
