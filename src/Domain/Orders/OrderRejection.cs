namespace OrderActors.Domain.Orders;

/// <summary>Why an order command was refused.</summary>
public enum OrderRejectionCode
{
    /// <summary>There is no such order.</summary>
    UnknownOrder,

    /// <summary>The snapshot is older than what is known; nothing changes.</summary>
    LateSnapshot,

    /// <summary>The state does not allow it.</summary>
    WrongState,

    /// <summary>A hold stands.</summary>
    OnHold,

    /// <summary>There is no such hold, or the channel and not a person has to lift it.</summary>
    HoldNotReleasable,

    /// <summary>Another external call of this order is under way.</summary>
    EffectInFlight,

    /// <summary>TikTok or a partner fulfils this order.</summary>
    NotFulfilledBySeller,

    /// <summary>The seller's own carrier needs a tracking number and a provider id.</summary>
    TrackingRequired,

    /// <summary>The market has no way to arrange shipping for such an order.</summary>
    NoShippingMethod,

    /// <summary>Buying a label needs the parcel's size and weight.</summary>
    ParcelSizeRequired,

    /// <summary>The request names lines that the order does not have or that are cancelled.</summary>
    UnknownLines,

    /// <summary>There is no such effect.</summary>
    UnknownEffect,

    /// <summary>Somebody else has taken the effect up, or it is settled.</summary>
    EffectTaken,

    /// <summary>Shipping is arranged already for lines that the request names.</summary>
    AlreadyArranged,

    /// <summary>A package of lines that the request names holds others too.</summary>
    PackageHoldsOthers,

    /// <summary>A tracking number was given where TikTok's carrier gives its own.</summary>
    TrackingNotTaken,

    /// <summary>The order has changed since the effect was intended, and the call must not be made.</summary>
    EffectOvertaken,
}

/// <param name="Message">In words: what stands in the way, and what to do about it.</param>
public sealed record OrderRejection(OrderRejectionCode Code, string Message);
