using System.Globalization;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Whether what an order knows of the channel is at least as new as what a delivery claims. Pure.</summary>
internal static class ClaimCheck
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <param name="known">What the order knows after it was read.</param>
    /// <param name="receivedAt">When the delivery came.</param>
    /// <param name="readAt">When the order was asked for.</param>
    public static ClaimState Of(
        DeliveryClaim claim, OrderStanding known, DateTimeOffset receivedAt, DateTimeOffset readAt)
    {
        if (claim.Proof is ClaimProof.None || known.UpdatedAt >= claim.At || Shows(known, claim))
            return ClaimState.Known;

        return claim.Proof is ClaimProof.Visible && readAt >= receivedAt + SyncSweep.VisibleAfter
            ? ClaimState.NeverShown
            : ClaimState.Ahead;
    }

    /// <summary>What of the claim must stop shipping; null when nothing does.</summary>
    /// <remarks>Where the claim has no time, the delivery's own stands for it: what it tells of cannot be later.</remarks>
    public static OrderAnnouncement? StopOf(DeliveryClaim claim, DateTimeOffset receivedAt) =>
        claim.Stop is { } fact ? new OrderAnnouncement(fact, claim.At ?? receivedAt) : null;

    public static string Note(DeliveryClaim claim, string orderId, OrderStanding known) => claim.At is { } at
        ? $"TikTok's order {orderId} is as of {Text(known.UpdatedAt)}, the webhook told of {Text(at)}"
        : $"TikTok's order {orderId} is as of {Text(known.UpdatedAt)} and does not show yet what the webhook told of";

    private static bool Shows(OrderStanding known, DeliveryClaim claim) => claim.Stop switch
    {
        AnnouncedFact.CancelRequest => known.IsCancelRequested || known.Status is ChannelOrderStatus.Cancelled,
        AnnouncedFact.Cancelled or AnnouncedFact.CancelledLines => known.Status is ChannelOrderStatus.Cancelled,
        null when claim.IsInvoiced => !known.WaitsForInvoice,
        // A status further on has passed the one that was told of.
        null => claim.Status is not ChannelOrderStatus.Unknown && known.Status >= claim.Status,
    };

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}

internal enum ClaimState
{
    /// <summary>The order knows it, or knows something newer.</summary>
    Known,

    /// <summary>The claim is ahead of what can be read.</summary>
    Ahead,

    /// <summary>Read when every change must have become visible, the order does not show it: there is nothing more to wait for.</summary>
    NeverShown,
}
