using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

/// <summary>A fact about an order. The names that are stored stand in the engine's event codec.</summary>
/// <remarks>
/// A fact of stock is of the group of a location and a round. Journals from before orders had groups name no location: there it
/// is a fact of every group of the round.
/// </remarks>
public abstract record OrderEvent
{
    private OrderEvent(OrderEventCase @case) => Case = @case;

    /// <summary>Which case it is. What decides about every case switches over it, so that a new case does not compile undecided.</summary>
    public OrderEventCase Case { get; }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>We heard of the order for the first time (S003: <c>order.created</c>).</summary>
    public sealed record Created(ChannelOrder Channel, OrderPolicy Policy, DateTimeOffset At)
        : OrderEvent(OrderEventCase.Created);

    /// <summary>The channel told us something newer.</summary>
    public sealed record ChannelChanged(ChannelOrder Channel, DateTimeOffset At) : OrderEvent(OrderEventCase.ChannelChanged);

    /// <summary>The lines are linked to SKUs, and make a group for each location (S003: <c>order.validated</c>).</summary>
    /// <param name="Note">What a person should know of how they were linked; null when nothing is.</param>
    public sealed record Validated(ImmutableArray<LineNeed> Lines, DateTimeOffset At, string? Note = null)
        : OrderEvent(OrderEventCase.Validated);

    /// <summary>The order counts no stock of ours, for the reason given.</summary>
    /// <param name="LineIds">The lines of which that is true; null = the whole order.</param>
    public sealed record StockExempted(string Reason, DateTimeOffset At, ImmutableArray<string>? LineIds = null)
        : OrderEvent(OrderEventCase.StockExempted);

    /// <summary>Every SKU of the group is reserved (S003: <c>order.inventory_reserved</c>).</summary>
    /// <param name="ExpiresAt">Null when the promise is firm.</param>
    public sealed record StockReserved(int Round, DateTimeOffset? ExpiresAt, DateTimeOffset At, string? Location = null)
        : OrderEvent(OrderEventCase.StockReserved);

    /// <summary>At least one SKU could not be reserved; what was taken is given back.</summary>
    /// <param name="NothingReserved">It was the first SKU that was asked; null in journals from before this was noted.</param>
    public sealed record StockRefused(
        int Round,
        FailureReason Reason,
        string Message,
        DateTimeOffset At,
        string? Location = null,
        bool? NothingReserved = null) : OrderEvent(OrderEventCase.StockRefused);

    /// <summary>The group's reservations no longer expire.</summary>
    public sealed record StockConfirmed(int Round, DateTimeOffset At, string? Location = null)
        : OrderEvent(OrderEventCase.StockConfirmed);

    /// <summary>The reservations ran out before they were confirmed.</summary>
    public sealed record StockLost(int Round, DateTimeOffset At, string? Location = null)
        : OrderEvent(OrderEventCase.StockLost);

    /// <summary>Fewer units are needed than were reserved, because lines were cancelled.</summary>
    /// <param name="LineIds">The lines of the group that are left.</param>
    /// <param name="Round">Null in journals from before orders had groups: there it is the round that the order is in.</param>
    public sealed record StockShrunk(
        ImmutableArray<string> LineIds, DateTimeOffset At, int? Round = null, string? Location = null)
        : OrderEvent(OrderEventCase.StockShrunk);

    /// <summary>Nothing of the group is reserved any more.</summary>
    /// <param name="HadNothing">Nothing had been reserved; null where something had, or where nobody noted it.</param>
    public sealed record StockReleased(
        int Round, DateTimeOffset At, string? Location = null, bool? HadNothing = null)
        : OrderEvent(OrderEventCase.StockReleased);

    /// <summary>The units of every line of the group have left.</summary>
    public sealed record StockConsumed(int Round, DateTimeOffset At, string? Location = null)
        : OrderEvent(OrderEventCase.StockConsumed);

    /// <summary>The units of some lines of the group have left; the others are still reserved.</summary>
    public sealed record LinesConsumed(
        int Round, string Location, ImmutableArray<string> LineIds, DateTimeOffset At)
        : OrderEvent(OrderEventCase.LinesConsumed);

    /// <summary>Lines were dispatched without stock of ours.</summary>
    /// <param name="Round">Null in journals from before orders had groups, as is the location.</param>
    /// <param name="LineIds">The lines of the group that had left; null = all of them. The others ask for stock anew.</param>
    public sealed record StockConflicted(
        string Message,
        DateTimeOffset At,
        int? Round = null,
        string? Location = null,
        ImmutableArray<string>? LineIds = null) : OrderEvent(OrderEventCase.StockConflicted);

    /// <summary>A new round of reserving begins, for the lines whose group is given back and for those without a group.</summary>
    public sealed record StockWanted(int Round, DateTimeOffset At) : OrderEvent(OrderEventCase.StockWanted);

    public sealed record ProcessingStarted(DateTimeOffset At) : OrderEvent(OrderEventCase.ProcessingStarted);

    /// <summary>The carrier has it (S003: <c>order.shipped</c>).</summary>
    public sealed record Shipped(DateTimeOffset At) : OrderEvent(OrderEventCase.Shipped);

    /// <summary>S003: <c>order.delivered</c>.</summary>
    public sealed record Delivered(DateTimeOffset At) : OrderEvent(OrderEventCase.Delivered);

    /// <summary>S003: <c>order.cancelled</c>.</summary>
    public sealed record Cancelled(string Reason, string By, DateTimeOffset At) : OrderEvent(OrderEventCase.Cancelled);

    /// <summary>S003: <c>order.failed</c>. Also repeated when a retry fails.</summary>
    public sealed record Failed(FailureReason Reason, string Message, int Attempt, DateTimeOffset At)
        : OrderEvent(OrderEventCase.Failed);

    /// <summary>The channel ended the order after dispatch (lost, refused by the buyer); the state stays.</summary>
    public sealed record ClosedByChannel(string Reason, DateTimeOffset At) : OrderEvent(OrderEventCase.ClosedByChannel);

    /// <param name="LineIds">The lines that do not ship; null = the whole order.</param>
    public sealed record HoldPlaced(
        HoldKind Kind, string Reason, string OperationId, DateTimeOffset At, ImmutableArray<string>? LineIds = null)
        : OrderEvent(OrderEventCase.HoldPlaced);

    /// <summary>TikTok announced what must stop shipping, and the order's details do not show it yet: a hold that lifts itself.</summary>
    /// <param name="AnnouncedAt">The latest instant announced so far: a snapshot that is older does not lift the hold.</param>
    public sealed record StopAnnounced(
        AnnouncedFact Fact, DateTimeOffset AnnouncedAt, string Reason, string OperationId, DateTimeOffset At)
        : OrderEvent(OrderEventCase.StopAnnounced);

    public sealed record HoldReleased(HoldKind Kind, string Reason, string OperationId, DateTimeOffset At)
        : OrderEvent(OrderEventCase.HoldReleased);

    public sealed record RetryRequested(string OperationId, DateTimeOffset At) : OrderEvent(OrderEventCase.RetryRequested);

    /// <summary>Shipping one parcel is intended; the call follows the commit.</summary>
    public sealed record ShipIntended(
        string OperationId, string EffectId, ShipInstruction Instruction, DateTimeOffset DueAt, DateTimeOffset At)
        : OrderEvent(OrderEventCase.ShipIntended);

    /// <summary>Shipping is arranged at the channel; the carrier's scan is still to come.</summary>
    public sealed record ShipArranged(
        string EffectId,
        string PackageId,
        string? TrackingNumber,
        string? ShippingProvider,
        string? Warning,
        DateTimeOffset At) : OrderEvent(OrderEventCase.ShipArranged);

    /// <summary>Cancelling at the channel is intended; the call follows the commit.</summary>
    /// <param name="LineIds">The lines to cancel; null = the whole order.</param>
    public sealed record CancelIntended(
        string OperationId,
        string EffectId,
        string Reason,
        DateTimeOffset DueAt,
        DateTimeOffset At,
        ImmutableArray<string>? LineIds = null) : OrderEvent(OrderEventCase.CancelIntended);

    public sealed record CancelAccepted(string EffectId, string CancellationId, DateTimeOffset At)
        : OrderEvent(OrderEventCase.CancelAccepted);

    /// <summary>The channel said no to an effect, or no call was made because the intent no longer stood.</summary>
    public sealed record EffectRefused(
        string EffectId, string Message, DateTimeOffset At, bool? IsSuperseded = null)
        : OrderEvent(OrderEventCase.EffectRefused);

    /// <summary>An unfinished effect was taken up: only the process that committed this event looks at the channel and calls again.</summary>
    public sealed record EffectTakenUp(string EffectId, int Attempts, DateTimeOffset DueAt, DateTimeOffset At)
        : OrderEvent(OrderEventCase.EffectTakenUp);

    /// <summary>An effect is tried again later, after looking whether it has happened.</summary>
    /// <param name="Outcome">Null = unknown, as in the journals of the first releases.</param>
    /// <param name="Cause">Null = the single call's.</param>
    public sealed record EffectDelayed(
        string EffectId,
        int Attempts,
        DateTimeOffset DueAt,
        string Message,
        DateTimeOffset At,
        CallOutcome? Outcome = null,
        DelayCause? Cause = null) : OrderEvent(OrderEventCase.EffectDelayed);

    /// <summary>Nobody knows whether an effect happened, and looking did not tell either.</summary>
    public sealed record EffectUncertain(string EffectId, string Message, DateTimeOffset At)
        : OrderEvent(OrderEventCase.EffectUncertain);

    /// <summary>A step of the order's process failed, and is tried again later.</summary>
    public sealed record StepFailed(
        string Step, string Message, int Attempts, DateTimeOffset RetryAt, DateTimeOffset At)
        : OrderEvent(OrderEventCase.StepFailed);

    /// <summary>Nothing was heard in time; the channel is asked again. Stands only in journals of the first releases: it is no fact.</summary>
    public sealed record CheckedAgain(string Why, DateTimeOffset At) : OrderEvent(OrderEventCase.CheckedAgain);
}
