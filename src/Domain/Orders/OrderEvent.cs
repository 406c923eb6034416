using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

/// <summary>A fact about an order. The names that are stored stand in the engine's event codec.</summary>
public abstract record OrderEvent
{
    private OrderEvent() { }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>We heard of the order for the first time (S003: <c>order.created</c>).</summary>
    public sealed record Created(ChannelOrder Channel, OrderPolicy Policy, DateTimeOffset At) : OrderEvent;

    /// <summary>The channel told us something newer.</summary>
    public sealed record ChannelChanged(ChannelOrder Channel, DateTimeOffset At) : OrderEvent;

    /// <summary>Every line is linked to SKUs (S003: <c>order.validated</c>).</summary>
    public sealed record Validated(ImmutableArray<LineNeed> Lines, DateTimeOffset At) : OrderEvent;

    /// <summary>The order counts no stock of ours, for the reason given.</summary>
    public sealed record StockExempted(string Reason, DateTimeOffset At) : OrderEvent;

    /// <summary>Every SKU is reserved (S003: <c>order.inventory_reserved</c>).</summary>
    /// <param name="ExpiresAt">Null when the promise is firm.</param>
    public sealed record StockReserved(int Round, DateTimeOffset? ExpiresAt, DateTimeOffset At) : OrderEvent;

    /// <summary>At least one SKU could not be reserved; what was taken is given back.</summary>
    public sealed record StockRefused(int Round, FailureReason Reason, string Message, DateTimeOffset At) : OrderEvent;

    /// <summary>The reservations of the round no longer expire.</summary>
    public sealed record StockConfirmed(int Round, DateTimeOffset At) : OrderEvent;

    /// <summary>The reservations ran out before they were confirmed.</summary>
    public sealed record StockLost(int Round, DateTimeOffset At) : OrderEvent;

    /// <summary>Fewer units are needed than were reserved, because lines were cancelled.</summary>
    /// <param name="LineIds">The lines that are left.</param>
    public sealed record StockShrunk(ImmutableArray<string> LineIds, DateTimeOffset At) : OrderEvent;

    public sealed record StockReleased(int Round, DateTimeOffset At) : OrderEvent;

    public sealed record StockConsumed(int Round, DateTimeOffset At) : OrderEvent;

    /// <summary>It was dispatched without stock of ours.</summary>
    public sealed record StockConflicted(string Message, DateTimeOffset At) : OrderEvent;

    /// <summary>A new round of reserving begins.</summary>
    public sealed record StockWanted(int Round, DateTimeOffset At) : OrderEvent;

    public sealed record ProcessingStarted(DateTimeOffset At) : OrderEvent;

    /// <summary>The carrier has it (S003: <c>order.shipped</c>).</summary>
    public sealed record Shipped(DateTimeOffset At) : OrderEvent;

    /// <summary>S003: <c>order.delivered</c>.</summary>
    public sealed record Delivered(DateTimeOffset At) : OrderEvent;

    /// <summary>S003: <c>order.cancelled</c>.</summary>
    public sealed record Cancelled(string Reason, string By, DateTimeOffset At) : OrderEvent;

    /// <summary>S003: <c>order.failed</c>. Also repeated when a retry fails.</summary>
    public sealed record Failed(FailureReason Reason, string Message, int Attempt, DateTimeOffset At) : OrderEvent;

    /// <summary>The channel ended the order after dispatch (lost, refused by the buyer); the state stays.</summary>
    public sealed record ClosedByChannel(string Reason, DateTimeOffset At) : OrderEvent;

    public sealed record HoldPlaced(HoldKind Kind, string Reason, string OperationId, DateTimeOffset At) : OrderEvent;

    public sealed record HoldReleased(HoldKind Kind, string Reason, string OperationId, DateTimeOffset At) : OrderEvent;

    public sealed record RetryRequested(string OperationId, DateTimeOffset At) : OrderEvent;

    /// <summary>Shipping one parcel is intended; the call follows the commit.</summary>
    public sealed record ShipIntended(
        string OperationId, string EffectId, ShipInstruction Instruction, DateTimeOffset DueAt, DateTimeOffset At)
        : OrderEvent;

    /// <summary>Shipping is arranged at the channel; the carrier's scan is still to come.</summary>
    public sealed record ShipArranged(
        string EffectId,
        string PackageId,
        string? TrackingNumber,
        string? ShippingProvider,
        string? Warning,
        DateTimeOffset At) : OrderEvent;

    /// <summary>Cancelling at the channel is intended; the call follows the commit.</summary>
    public sealed record CancelIntended(
        string OperationId, string EffectId, string Reason, DateTimeOffset DueAt, DateTimeOffset At) : OrderEvent;

    public sealed record CancelAccepted(string EffectId, string CancellationId, DateTimeOffset At) : OrderEvent;

    /// <summary>The channel said no to an effect.</summary>
    public sealed record EffectRefused(string EffectId, string Message, DateTimeOffset At) : OrderEvent;

    /// <summary>An unfinished effect was taken up: only the process that committed this event looks at the channel and calls again.</summary>
    public sealed record EffectTakenUp(string EffectId, int Attempts, DateTimeOffset DueAt, DateTimeOffset At) : OrderEvent;

    /// <summary>An effect is tried again later, after looking whether it has happened.</summary>
    public sealed record EffectDelayed(
        string EffectId, int Attempts, DateTimeOffset DueAt, string Message, DateTimeOffset At) : OrderEvent;

    /// <summary>Nobody knows whether an effect happened, and looking did not tell either.</summary>
    public sealed record EffectUncertain(string EffectId, string Message, DateTimeOffset At) : OrderEvent;

    /// <summary>Nothing was heard in time; the channel is asked again.</summary>
    public sealed record CheckedAgain(string Why, DateTimeOffset At) : OrderEvent;
}
