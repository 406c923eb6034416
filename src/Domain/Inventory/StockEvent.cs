using System.Collections.Immutable;

namespace OrderActors.Domain.Inventory;

/// <summary>A fact about the stock of one SKU at one location.</summary>
public abstract record StockEvent
{
    private StockEvent(StockEventCase @case) => Case = @case;

    /// <summary>Which case it is. What decides about every case switches over it, so that a new case does not compile undecided.</summary>
    public StockEventCase Case { get; }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>Units were added (positive) or taken away (negative), with the reason that a person or a system gave.</summary>
    /// <param name="Reference">A document or note that explains it, such as a purchase order; may be empty.</param>
    public sealed record Adjusted(
        string OperationId, int Delta, string Reason, string Reference, DateTimeOffset At)
        : StockEvent(StockEventCase.Adjusted);

    public sealed record SafetyStockSet(string OperationId, int Quantity, DateTimeOffset At)
        : StockEvent(StockEventCase.SafetyStockSet);

    /// <param name="ExpiresAt">Null when the promise is firm from the start.</param>
    public sealed record Reserved(
        ReservationId Id, int Quantity, string OrderRef, DateTimeOffset? ExpiresAt, DateTimeOffset At)
        : StockEvent(StockEventCase.Reserved);

    /// <summary>The promise no longer expires.</summary>
    public sealed record Confirmed(ReservationId Id, DateTimeOffset At) : StockEvent(StockEventCase.Confirmed);

    /// <summary>Part of the promise is no longer needed. Where no more is left than has left the building, this closes it.</summary>
    /// <param name="Quantity">The new total, at least one.</param>
    public sealed record Shrunk(ReservationId Id, int Quantity, DateTimeOffset At) : StockEvent(StockEventCase.Shrunk);

    /// <summary>What was still promised was given back. A reservation of which units have left counts as consumed by them.</summary>
    public sealed record Released(ReservationId Id, ReleaseReason Reason, DateTimeOffset At)
        : StockEvent(StockEventCase.Released);

    /// <summary>A reservation was given up before it arrived: its id is closed, so that a late arrival takes nothing.</summary>
    public sealed record Barred(ReservationId Id, int Quantity, string OrderRef, DateTimeOffset At)
        : StockEvent(StockEventCase.Barred);

    /// <summary>Some of the promised units left the building, and others are still promised.</summary>
    /// <param name="Units">How many have left so far, those that left earlier counted.</param>
    public sealed record PartlyConsumed(ReservationId Id, int Units, DateTimeOffset At)
        : StockEvent(StockEventCase.PartlyConsumed);

    /// <summary>All promised units have left the building.</summary>
    public sealed record Consumed(ReservationId Id, DateTimeOffset At) : StockEvent(StockEventCase.Consumed);

    /// <summary>Closed reservations whose retries can no longer come were forgotten.</summary>
    public sealed record TombstonesForgotten(
        ImmutableArray<string> Reservations, ImmutableArray<string> Operations, DateTimeOffset At)
        : StockEvent(StockEventCase.TombstonesForgotten);
}
