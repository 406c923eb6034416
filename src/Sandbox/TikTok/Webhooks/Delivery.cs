namespace OrderActors.Sandbox.TikTok;

/// <summary>Where a notification stands.</summary>
public enum DeliveryState
{
    /// <summary>Being sent, or waiting for its next attempt.</summary>
    UnderWay,

    /// <summary>The receiver answered 2xx.</summary>
    Accepted,

    /// <summary>The last retry failed as well; TikTok never sends it again.</summary>
    GivenUp,

    /// <summary>Not sent, because a disturbance said so.</summary>
    Dropped,

    /// <summary>Not sent, because too many were under way.</summary>
    Overflowed,

    /// <summary>The stand-in was stopped before the receiver answered.</summary>
    Abandoned,
}

/// <summary>What one attempt met.</summary>
/// <param name="Timestamp">The envelope's <c>timestamp</c>, fresh for each attempt.</param>
/// <param name="HttpStatus">The receiver's answer; none after a timeout or a broken connection.</param>
/// <param name="Took">From sending to the answer or the failure, in real time.</param>
public sealed record DeliveryAttempt(int Number, long Timestamp, int? HttpStatus, string? Failure, TimeSpan Took);

/// <summary>One notification and its attempts. A duplicate is an entry of its own with the same notification id.</summary>
public sealed record Delivery(
    long Sequence,
    string NotificationId,
    WebhookTopic Topic,
    string ShopId,
    string? OrderId,
    string Address,
    bool IsDuplicate,
    DeliveryState State,
    IReadOnlyList<DeliveryAttempt> Attempts);
