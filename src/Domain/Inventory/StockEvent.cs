using System.Collections.Immutable;

namespace OrderActors.Domain.Inventory;

/// <summary>A fact about the stock of one SKU at one location.</summary>
public abstract record StockEvent
{
    private StockEvent() { }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>Units were added (positive) or taken away (negative), with the reason that a person or a system gave.</summary>
    /// <param name="Reference">A document or note that explains it, such as a purchase order; may be empty.</param>
    public sealed record Adjusted(
        string OperationId, int Delta, string Reason, string Reference, DateTimeOffset At) : StockEvent;

    public sealed record SafetyStockSet(string OperationId, int Quantity, DateTimeOffset At) : StockEvent;

    /// <param name="ExpiresAt">Null when the promise is firm from the start.</param>
    public sealed record Reserved(
        ReservationId Id, int Quantity, string OrderRef, DateTimeOffset? ExpiresAt, DateTimeOffset At) : StockEvent;

    /// <summary>The promise no longer expires.</summary>
    public sealed record Confirmed(ReservationId Id, DateTimeOffset At) : StockEvent;

    /// <summary>Part of the promise is no longer needed. Where no more is left than has left the building, this closes it.</summary>
    /// <param name="Quantity">The new total, at least one.</param>
    public sealed record Shrunk(ReservationId Id, int Quantity, DateTimeOffset At) : StockEvent;

    /// <summary>What was still promised was given back. A reservation of which units have left counts as consumed by them.</summary>
    public sealed record Released(ReservationId Id, ReleaseReason Reason, DateTimeOffset At) : StockEvent;

    /// <summary>A reservation was given up before it arrived: its id is closed, so that a late arrival takes nothing.</summary>
    public sealed record Barred(ReservationId Id, int Quantity, string OrderRef, DateTimeOffset At) : StockEvent;

    /// <summary>Some of the promised units left the building, and others are still promised.</summary>
    /// <param name="Units">How many have left so far, those that left earlier counted.</param>
    public sealed record PartlyConsumed(ReservationId Id, int Units, DateTimeOffset At) : StockEvent;

    /// <summary>All promised units have left the building.</summary>
    public sealed record Consumed(ReservationId Id, DateTimeOffset At) : StockEvent;

    /// <summary>Closed reservations whose retries can no longer come were forgotten.</summary>
    public sealed record TombstonesForgotten(
        ImmutableArray<string> Reservations, ImmutableArray<string> Operations, DateTimeOffset At) : StockEvent;
}
