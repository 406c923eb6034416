namespace OrderActors.Ports.Channels;

/// <summary>Why a channel did not do what it was asked (TikTok document, section 8).</summary>
public enum ChannelErrorKind
{
    /// <summary>No answer in time, or the connection broke: whether it was done is unknown.</summary>
    Timeout,

    /// <summary>Answered with an internal error: whether it was done is unknown.</summary>
    Unavailable,

    /// <summary>Not done; ask again after <see cref="ChannelException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>Not sent: the channel failed so often just now that it is left alone; ask again after <see cref="ChannelException.RetryAfter"/>.</summary>
    CircuitOpen,

    /// <summary>Not done; refresh the access token once and ask again. Concerns the authorization and never the order.</summary>
    TokenExpired,

    /// <summary>Not done; the seller has to authorize us again. Concerns the shop: its orders wait, and have not failed.</summary>
    AuthorizationLost,

    /// <summary>Not done, and asking again the same way will not help: the channel said no.</summary>
    Refused,

    /// <summary>Not done; our keys, clock or address are wrong. Never retried blindly.</summary>
    Misconfigured,

    /// <summary>The answer could not be read: whether it was done is unknown.</summary>
    Unreadable,

    /// <summary>
    /// Not done now, for a reason that passes by itself and concerns this order or package alone, such as a package that is frozen
    /// or a cancellation that waits for an answer. Ask again later; nobody has to do anything, and the order has not failed.
    /// </summary>
    Passing,

    /// <summary>
    /// Not done; the channel has closed the shop or its seller. No call of this shop will be done until it opens again: its orders
    /// wait, and have not failed. Asked again only now and then, at the earliest after <see cref="ChannelException.RetryAfter"/>.
    /// </summary>
    ShopInactive,
}

/// <summary>A channel did not do what it was asked.</summary>
/// <remarks>The message is for operators: it names the call and the channel's words, and holds no secret and no buyer data.</remarks>
public sealed class ChannelException(
    ChannelErrorKind kind,
    string message,
    long? code = null,
    string? requestId = null,
    TimeSpan? retryAfter = null,
    Exception? inner = null) : Exception(message, inner)
{
    public ChannelErrorKind Kind { get; } = kind;

    /// <summary>The channel's own code, if it gave one.</summary>
    public long? Code { get; } = code;

    /// <summary>The channel's id of the request, which its support asks for.</summary>
    public string? RequestId { get; } = requestId;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>What failed came before what was asked for, such as a question on the way to it: it was not done for certain.</summary>
    public bool IsBeforeTheCall { get; init; }

    /// <summary>A refusal that is also the answer to what has been done already. Only looking tells, and the look may lag.</summary>
    public bool MayMeanDone { get; init; }

    /// <summary>True when the effect may have happened all the same.</summary>
    public bool IsOutcomeUnknown => !IsBeforeTheCall
        && Kind is (ChannelErrorKind.Timeout or ChannelErrorKind.Unavailable or ChannelErrorKind.Unreadable);
}
