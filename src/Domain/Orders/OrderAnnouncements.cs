using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What a message of the channel may announce that must stop shipping, the weaker before the stronger.</summary>
public enum AnnouncedFact
{
    /// <summary>A buyer asked to cancel, and waits for an answer.</summary>
    CancelRequest,

    /// <summary>A cancellation was carried out, of the order or of some of its lines.</summary>
    CancelledLines,

    /// <summary>The order is cancelled.</summary>
    Cancelled,
}

/// <summary>One such announcement.</summary>
/// <param name="At">When it happened, by the channel's clock. Names the announcement together with the fact.</param>
public sealed record OrderAnnouncement(AnnouncedFact Fact, DateTimeOffset At)
{
    /// <summary>The channel has announced since that it is taken back.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>The same for each message that announces the same, so that a repeat changes nothing.</summary>
    public string OperationId => FormattableString.Invariant($"announced/{Fact}/{At.ToUnixTimeSeconds()}");
}

/// <summary>Announcements that are ahead of the order's details: nothing ships until the details are as new.</summary>
/// <remarks>
/// The hold lifts itself with the first snapshot that is at least as new as the latest announcement, or that shows what was
/// announced. A person may lift it before; the same announcement then does not place it again.
/// </remarks>
public static class OrderAnnouncements
{
    /// <summary>Places the hold, unless the order knows as much already or nothing could ship any more.</summary>
    public static OrderDecision Announce(Order order, OrderAnnouncement announced, DateTimeOffset now)
    {
        if (order.Channel is not { } channel)
            return Unknown(order);
        if (order.Operations.Contains(announced.OperationId) || order.IsEnded || order.IsDispatched
            || Knows(channel, announced.At))
        {
            return OrderDecision.AlreadyDone;
        }

        // Also where the hold stands already for something later: the repeat of this one must be known once a person has lifted it.
        var before = order.Holds.GetValueOrDefault(HoldKind.Announced)?.Announced;
        var fact = before?.Fact > announced.Fact ? before.Fact : announced.Fact;
        return OrderDecider.Accept(order, now, new OrderEvent.StopAnnounced(
            fact,
            before?.At > announced.At ? before.At : announced.At,
            InWords(fact),
            announced.OperationId,
            now));
    }

    /// <summary>
    /// It holds the order no more: it was taken back, or the details were read after every change must have become visible, and do
    /// not show it.
    /// </summary>
    /// <remarks>
    /// That the order is cancelled is never withdrawn: its details must say so, or a person. What is taken back takes nothing
    /// stronger back with it.
    /// </remarks>
    public static OrderDecision Withdraw(Order order, OrderAnnouncement announced, DateTimeOffset now)
    {
        if (order.Channel is null)
            return Unknown(order);

        return order.Holds.GetValueOrDefault(HoldKind.Announced) is { Announced: { Fact: < AnnouncedFact.Cancelled } standing }
            && standing.At <= announced.At
            && (!announced.IsTakenBack || standing.Fact == announced.Fact)
            ? OrderDecider.Accept(order, now, new OrderEvent.HoldReleased(
                HoldKind.Announced,
                announced.IsTakenBack
                    ? "TikTok announced that it is taken back"
                    : "TikTok's order does not show it although it must be visible by now",
                announced.OperationId + (announced.IsTakenBack ? "/back" : "/over"),
                now))
            : OrderDecision.AlreadyDone;
    }

    /// <summary>The end of the hold, once the channel's details know as much as was announced.</summary>
    internal static OrderEvent? Lifted(Order order, ChannelOrder channel, DateTimeOffset now) =>
        order.Holds.GetValueOrDefault(HoldKind.Announced) is { Announced.At: var announcedAt } && Knows(channel, announcedAt)
            ? new OrderEvent.HoldReleased(
                HoldKind.Announced,
                "TikTok's order is as new as what was announced",
                FormattableString.Invariant($"channel/{HoldKind.Announced}/{announcedAt.ToUnixTimeSeconds()}"),
                now)
            : null;

    private static bool Knows(ChannelOrder channel, DateTimeOffset announcedAt) =>
        channel.UpdatedAt >= announcedAt || channel.IsCancelRequested || channel.Status is ChannelOrderStatus.Cancelled;

    private static string InWords(AnnouncedFact fact) => fact switch
    {
        AnnouncedFact.Cancelled or AnnouncedFact.CancelledLines =>
            "TikTok announced a cancellation; the order's details do not show it yet",
        AnnouncedFact.CancelRequest => "TikTok announced a buyer's request to cancel; the order's details do not show it yet",
    };

    private static OrderDecision Unknown(Order order) => OrderDecision.Reject(new OrderRejection(
        OrderRejectionCode.UnknownOrder, $"there is no order {order.Key.TikTokOrderId}"));
}
