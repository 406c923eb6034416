namespace OrderActors.Ports.Storage;

/// <summary>One inbound delivery as received, before any work on it.</summary>
/// <param name="Source">Sender and application, such as <c>tiktok/{appKey}</c>.</param>
/// <param name="NotificationId">The sender's id of the notification; with the source it is unique.</param>
/// <param name="ShopId">The sender's shop id, or empty.</param>
/// <param name="OrderId">The order that it is about, several separated by commas, or empty.</param>
/// <param name="Body">The raw bytes.</param>
/// <param name="Status">Pending; or ignored or quarantined at once, with a note.</param>
public sealed record InboxDelivery(
    string Source,
    string NotificationId,
    DeliveryTopic Topic,
    string ShopId,
    string OrderId,
    byte[] Body,
    DateTimeOffset ReceivedAt,
    InboxStatus Status,
    string? Note)
{
    /// <summary>For this long a delivery is left to the process that stored it, which is told of it at once.</summary>
    /// <remarks>
    /// Sweepers of other processes would otherwise do the same work beside it. Long enough for a slow shop's answer; it is
    /// also what a delivery waits when that process dies.
    /// </remarks>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>When sweepers may take it up; null when there is no work to do.</summary>
    public DateTimeOffset? SweptFrom => Status is InboxStatus.Pending ? ReceivedAt + Grace : null;

    /// <summary>The request that brought it (<see cref="Observability.TraceParent"/>), so that work on it joins that trace; or null.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>Whether a delivery is new. <paramref name="InboxId"/> is the row's id in both cases.</summary>
public sealed record InboxReceipt(long InboxId, bool IsDuplicate);

/// <summary>What became of a delivery.</summary>
/// <param name="RetryAt">When a pending one is tried again; null for the others.</param>
public sealed record InboxSettlement(
    long InboxId, InboxStatus Status, string? Note, int Attempts, DateTimeOffset? RetryAt, DateTimeOffset At)
{
    /// <summary>It waited for the sender's change to become visible, and not for us. Not stored.</summary>
    public bool HasWaited { get; init; }
}

/// <summary>A delivery that waits for its work.</summary>
public sealed record PendingDelivery(
    long InboxId,
    string Source,
    string NotificationId,
    DeliveryTopic Topic,
    string ShopId,
    string OrderId,
    byte[] Body,
    DateTimeOffset ReceivedAt,
    int Attempts)
{
    /// <summary>As it was stored with the delivery; or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>A delivery under the id that it was stored with.</summary>
    public static PendingDelivery Of(InboxDelivery delivery, long inboxId, int attempts = 0) => new(
        inboxId,
        delivery.Source,
        delivery.NotificationId,
        delivery.Topic,
        delivery.ShopId,
        delivery.OrderId,
        delivery.Body,
        delivery.ReceivedAt,
        attempts)
    {
        TraceParent = delivery.TraceParent,
    };
}

/// <summary>Told of each delivery that was stored, so that work on it can begin at once.</summary>
/// <remarks>Only a hint: one that is lost costs a moment, because stored deliveries are swept as well.</remarks>
public interface IInboxHint
{
    void Stored(PendingDelivery delivery);

    /// <summary>Whether more deliveries of the shop wait than its share, so that its sender should be slowed down.</summary>
    bool IsBehind(string shopId);
}
