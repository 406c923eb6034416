using Orleans;

namespace OrderActors.GrainInterfaces.Orders;

// Numbers are on the wire: add at the end, never renumber, never reuse.

/// <param name="Payload">The channel's order as received (JSON).</param>
/// <param name="Location">Where stock is taken from, should the order be new.</param>
/// <param name="AutoShipAfter">The shop's rule, should the order be new; null = ships on command only.</param>
/// <param name="StockCountedFrom">Orders dispatched that were placed before this do not touch stock.</param>
/// <param name="Market">The shop's region, upper case.</param>
/// <param name="AskedAt">When the channel was asked; of two readings, the one asked for later is newer.</param>
[GenerateSerializer, Immutable, Alias("orderactors.apply-snapshot")]
public sealed record ApplySnapshot(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string Payload,
    [property: Id(2)] string Location,
    [property: Id(3)] TimeSpan? AutoShipAfter,
    [property: Id(4)] DateTimeOffset StockCountedFrom,
    [property: Id(5)] string Market,
    [property: Id(6)] DateTimeOffset AskedAt);

/// <param name="Payload">The order as it is stored (JSON).</param>
/// <param name="BasedOn">The time of the snapshot that the news was added to; null for a new order.</param>
/// <param name="Location">Where stock is taken from, should the order be new.</param>
[GenerateSerializer, Immutable, Alias("orderactors.apply-own-order")]
public sealed record ApplyOwnOrder(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] OwnOrderNews News,
    [property: Id(2)] string Payload,
    [property: Id(3)] DateTimeOffset? BasedOn,
    [property: Id(4)] string Location);

/// <summary>What news of an order of our own channels is about.</summary>
[GenerateSerializer, Alias("orderactors.own-order-news")]
public enum OwnOrderNews
{
    None = 0,

    /// <summary>There is a new order.</summary>
    Created = 1,

    /// <summary>It was paid, or its description or its quantities changed.</summary>
    Changed = 2,

    Shipped = 3,
    Delivered = 4,
    Cancelled = 5,
}

/// <param name="LineIds">Lines for this parcel; empty = all that are not arranged yet.</param>
/// <param name="TrackingNumber">Required with the seller's own carrier, else null.</param>
/// <param name="ShippingProviderId">Required with the seller's own carrier, else null.</param>
/// <param name="Pickup">True: TikTok's carrier fetches the parcel; false: it is dropped off.</param>
/// <param name="Parcel">Size and weight; required where a label is bought from TikTok in the US.</param>
[GenerateSerializer, Immutable, Alias("orderactors.ship-order")]
public sealed record ShipOrder(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string[] LineIds,
    [property: Id(2)] string? TrackingNumber,
    [property: Id(3)] string? ShippingProviderId,
    [property: Id(4)] bool Pickup,
    [property: Id(5)] Parcel? Parcel);

[GenerateSerializer, Immutable, Alias("orderactors.parcel")]
public sealed record Parcel(
    [property: Id(0)] int LengthCm,
    [property: Id(1)] int WidthCm,
    [property: Id(2)] int HeightCm,
    [property: Id(3)] int WeightGrams);

/// <param name="Reason">The channel's reason key; TikTok lists the valid ones per market.</param>
/// <param name="LineIds">The lines to cancel; null or empty = the whole order.</param>
[GenerateSerializer, Immutable, Alias("orderactors.cancel-order")]
public sealed record CancelOrder(
    [property: Id(0)] Caller Caller, [property: Id(1)] string Reason, [property: Id(2)] string[]? LineIds = null);

/// <param name="LineIds">The lines that must not ship; null or empty = the whole order.</param>
[GenerateSerializer, Immutable, Alias("orderactors.hold-order")]
public sealed record HoldOrder(
    [property: Id(0)] Caller Caller, [property: Id(1)] string Reason, [property: Id(2)] string[]? LineIds = null);

/// <param name="Kind"><c>Manual</c>, <c>UncertainEffect</c> or <c>Announced</c>; the others are lifted by the channel.</param>
[GenerateSerializer, Immutable, Alias("orderactors.release-hold")]
public sealed record ReleaseHold(
    [property: Id(0)] Caller Caller, [property: Id(1)] string Kind, [property: Id(2)] string Reason);

/// <param name="Fact">What was announced, by its name.</param>
/// <param name="At">When it happened, by the channel's clock.</param>
/// <param name="IsOver">It stops the order no more: it was taken back, or the details would have to show it by now.</param>
/// <param name="IsTakenBack">The channel announced that it is taken back.</param>
[GenerateSerializer, Immutable, Alias("orderactors.announce-stop")]
public sealed record AnnounceStop(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string Fact,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] bool IsOver,
    [property: Id(4)] bool IsTakenBack = false);

[GenerateSerializer, Immutable, Alias("orderactors.retry-order")]
public sealed record RetryOrder([property: Id(0)] Caller Caller);

[GenerateSerializer, Immutable, Alias("orderactors.take-up-effect")]
public sealed record TakeUpEffect([property: Id(0)] Caller Caller, [property: Id(1)] string EffectId);

/// <param name="Outcome">What happened; see <see cref="EffectOutcome"/>.</param>
/// <param name="Reference">Package id of a shipment, id of a cancellation; null otherwise.</param>
/// <param name="Message">The channel's remark or refusal; null without.</param>
/// <param name="RetryAfter">For <see cref="EffectOutcome.Later"/>: how long to wait at least.</param>
[GenerateSerializer, Immutable, Alias("orderactors.settle-effect")]
public sealed record SettleEffect(
    [property: Id(0)] Caller Caller,
    [property: Id(1)] string EffectId,
    [property: Id(2)] EffectOutcome Outcome,
    [property: Id(3)] string? Reference,
    [property: Id(4)] string? TrackingNumber,
    [property: Id(5)] string? ShippingProvider,
    [property: Id(6)] string? Message,
    [property: Id(7)] TimeSpan? RetryAfter)
{
    /// <summary>For <see cref="EffectOutcome.Later"/>: what is known of the call.</summary>
    [Id(8)]
    public CallKnowledge Call { get; init; }

    /// <summary>For <see cref="EffectOutcome.Later"/>: whose matter it is.</summary>
    [Id(9)]
    public EffectDelayCause Cause { get; init; }

    /// <summary>Which attempt tells it, from 1; 0 = nobody noted it.</summary>
    [Id(10)]
    public int Attempt { get; init; }
}

[GenerateSerializer, Alias("orderactors.call-knowledge")]
public enum CallKnowledge
{
    /// <summary>An older process does not say: as <see cref="Unknown"/>.</summary>
    None = 0,

    /// <summary>It was made, and nobody knows whether it was carried out.</summary>
    Unknown = 1,

    /// <summary>It was made, and the channel said that it did not carry it out.</summary>
    NotDone = 2,

    /// <summary>It was not made in this attempt.</summary>
    NotMade = 3,
}

[GenerateSerializer, Alias("orderactors.effect-delay-cause")]
public enum EffectDelayCause
{
    /// <summary>An older process does not say: as <see cref="Call"/>.</summary>
    None = 0,

    /// <summary>The single call's.</summary>
    Call = 1,

    /// <summary>The channel refuses it for a reason that passes.</summary>
    Passing = 2,

    /// <summary>The whole account's: its authorization is lost, or it is closed.</summary>
    Account = 3,
}

/// <param name="IsGranted">False: somebody else has it, or it is settled; then no call may be made.</param>
/// <param name="Attempt">Counts from 1.</param>
/// <param name="CalledUntil">The last instant at which an earlier call may have been made; null when none is in question.</param>
[GenerateSerializer, Immutable, Alias("orderactors.take-up-reply")]
public sealed record TakeUpReply(
    [property: Id(0)] bool IsGranted,
    [property: Id(1)] int Attempt,
    [property: Id(2)] DateTimeOffset? CalledUntil);

[GenerateSerializer, Immutable, Alias("orderactors.confirm-effect")]
public sealed record ConfirmEffect([property: Id(0)] Caller Caller, [property: Id(1)] string EffectId);

[GenerateSerializer, Alias("orderactors.effect-outcome")]
public enum EffectOutcome
{
    None = 0,

    /// <summary>It happened, now or in an earlier call.</summary>
    Done = 1,

    /// <summary>It did not happen, and the channel will not do it.</summary>
    Refused = 2,

    /// <summary>It did not happen, or nobody knows: look, and try again later.</summary>
    Later = 3,

    /// <summary>It was not called, because the order no longer wants it.</summary>
    Superseded = 4,

    /// <summary>Nobody knows whether it happened, and looking no longer helps.</summary>
    Uncertain = 5,
}

/// <param name="AskChannel">The order waits for news; fetch its detail from the channel.</param>
[GenerateSerializer, Immutable, Alias("orderactors.wake-reply")]
public sealed record WakeReply([property: Id(0)] bool AskChannel);
