using Orleans;

namespace OrderActors.GrainInterfaces.Orders;

/// <summary>One order. The key is <c>{seller}/{shop}/{tiktokOrderId}</c>, each part percent-encoded.</summary>
/// <remarks>
/// Every command may be repeated with the same <see cref="Caller.OperationId"/>: after a timeout, call again. A refusal
/// is an answer and not an exception. Nothing is answered before it is committed.
/// </remarks>
[CallRank(2)]
[Alias("orderactors.order")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Takes what the channel says of the order now, and takes every step that follows.</summary>
    /// <remarks>A snapshot older than the known one changes nothing.</remarks>
    [Alias("apply-snapshot")]
    Task<CommandReply> ApplySnapshotAsync(ApplySnapshot command);

    /// <summary>Takes an order of our own channels as it is after some news, and takes every step that follows.</summary>
    /// <remarks>Refused when the order has moved on since the news was added to it: read it, add the news again.</remarks>
    [Alias("apply-own-order")]
    Task<CommandReply> ApplyOwnOrderAsync(ApplyOwnOrder command);

    /// <summary>Arranges shipping for the lines named, or for all that are not arranged yet.</summary>
    [Alias("ship")]
    Task<CommandReply> ShipAsync(ShipOrder command);

    /// <summary>Cancels the order at the channel; it is cancelled here once the channel agrees.</summary>
    [Alias("cancel")]
    Task<CommandReply> CancelAsync(CancelOrder command);

    [Alias("hold")]
    Task<CommandReply> HoldAsync(HoldOrder command);

    /// <summary>Lifts a hold that a person may lift.</summary>
    [Alias("release-hold")]
    Task<CommandReply> ReleaseHoldAsync(ReleaseHold command);

    /// <summary>Takes what the channel announced and its details do not show yet: nothing ships until they do.</summary>
    [Alias("announce")]
    Task<CommandReply> AnnounceAsync(AnnounceStop command);

    /// <summary>Tries a failed order again.</summary>
    [Alias("retry")]
    Task<CommandReply> RetryAsync(RetryOrder command);

    /// <summary>Takes up an external call that nobody finished; refused when somebody else has, or it is settled.</summary>
    /// <remarks>The only command whose repeat is refused: a caller that does not know whether it was first must not call the channel.</remarks>
    [CallOnce, Alias("take-up-effect")]
    Task<CommandReply> TakeUpEffectAsync(TakeUpEffect command);

    /// <summary>As <see cref="TakeUpEffectAsync"/>, and says what is known of earlier calls.</summary>
    [CallOnce, Alias("take-up")]
    Task<TakeUpReply> TakeUpAsync(TakeUpEffect command);

    /// <summary>Asks, once the order knows the newest facts, whether an external call is still wanted; refused with the reason when not.</summary>
    [Alias("confirm-effect")]
    Task<CommandReply> ConfirmEffectAsync(ConfirmEffect command);

    /// <summary>Tells what became of an external call that the order had intended.</summary>
    [Alias("settle-effect")]
    Task<CommandReply> SettleEffectAsync(SettleEffect command);

    /// <summary>Something is due. Does what can be done here, and says whether the channel should be asked.</summary>
    [Alias("wake")]
    Task<WakeReply> WakeAsync(Caller caller);
}
