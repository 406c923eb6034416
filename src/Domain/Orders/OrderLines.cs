using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

/// <summary>What is true of each line of an order: of what the channel says, what we did, its stock and its holds.</summary>
/// <remarks>
/// A line's own status counts, and the order's only where the line says nothing. Dispatch is sticky once stock was consumed for
/// it or the order counts as shipped: a scan that a carrier takes back moves nothing backwards.
/// </remarks>
public static class OrderLines
{
    public static LineState StateOf(Order order, ChannelOrderLine line)
    {
        var channel = order.Channel!;
        var hasLeft = HasLeft(order, line);
        if (hasLeft && IsDelivered(order, line))
            return LineState.Delivered;
        if (IsCancelled(channel, line))
            return hasLeft ? LineState.Lost : LineState.Cancelled;
        if (hasLeft)
            return LineState.Dispatched;
        if (order.State is OrderState.Cancelled || IsRefundedBeforeDispatch(order, line))
            return LineState.Cancelled;

        return BeforeDispatch(order, line);
    }

    /// <summary>Cancelled, wherever the line was then.</summary>
    public static bool IsCancelled(ChannelOrder channel, ChannelOrderLine line) =>
        line.IsCancelled
        || line.Status is ChannelOrderStatus.Cancelled
        || channel.Status is ChannelOrderStatus.Cancelled;

    /// <summary>The line's unit left the building.</summary>
    public static bool HasLeft(Order order, ChannelOrderLine line)
    {
        if (order.GroupOf(line.Id) is { } group && group.HasDispatched(line.Id))
            return true;
        if (order.State is OrderState.Cancelled)
            return false;
        if (IsCancelled(order.Channel!, line))
            return LeftBeforeItWasCancelled(order, line);

        return order.IsDispatched || (IsShownDispatched(order.Channel!, line) && !IsRefundedBeforeDispatch(order, line));
    }

    /// <summary>The lines that still need stock of ours, and are in no group yet.</summary>
    /// <remarks>After the first round those that have left come alone: their units are owed, whether the others can be had or not.</remarks>
    public static IEnumerable<ChannelOrderLine> WithoutStock(Order order)
    {
        if (order.IsExempt || order.Channel is null || (order.IsEnded && order.HasGroupOfThisRound))
            return [];

        var open = order.Channel.Lines.Where(line => IsWithoutStock(order, line));
        return order.Round > 1 && open.Any(line => HasLeft(order, line)) ? open.Where(line => HasLeft(order, line)) : open;
    }

    /// <summary>A line that is neither cancelled nor gone, or that has left: its units are needed, or owed.</summary>
    internal static bool IsOwed(Order order, ChannelOrderLine line) =>
        HasLeft(order, line)
        || !(IsCancelled(order.Channel!, line) || order.State is OrderState.Cancelled || IsRefundedBeforeDispatch(order, line));

    private static bool IsWithoutStock(Order order, ChannelOrderLine line) =>
        order.GroupOf(line.Id) is null && !order.ExemptLineIds.Contains(line.Id) && IsOwed(order, line);

    private static LineState BeforeDispatch(Order order, ChannelOrderLine line)
    {
        var isExempt = order.IsExempt || order.ExemptLineIds.Contains(line.Id);
        var group = isExempt ? null : order.GroupOf(line.Id);
        var isReady = IsReady(order, line);
        if (group?.Shortage is not null && (isReady || order.State is OrderState.Failed))
            return LineState.ShortOfStock;
        if (!isExempt && group is not { Phase: StockPhase.Firm })
            return LineState.Awaiting;
        // What is in processing already stays there: its holds stand beside.
        if (!isReady && order.State is not OrderState.Processing)
            return LineState.Awaiting;
        if (Arrangements.Of(order, line) is not Arrangement.Open)
            return LineState.Arranged;

        return IsRefused(order, line) ? LineState.Refused : LineState.Ready;
    }

    private static bool IsReady(Order order, ChannelOrderLine line) =>
        !order.IsOnHold
        && (order.Channel!.Status, line.Status) is not (ChannelOrderStatus.Unknown, ChannelOrderStatus.Unknown)
        && MayShip(order.Channel.Status)
        && MayShip(line.Status);

    private static bool MayShip(ChannelOrderStatus status) =>
        status is ChannelOrderStatus.Unknown or (>= ChannelOrderStatus.AwaitingShipment and < ChannelOrderStatus.Cancelled);

    private static bool IsRefused(Order order, ChannelOrderLine line)
    {
        if (order is not { Failure.Reason: FailureReason.ShippingRefused, IsRetrying: false })
            return false;

        var last = order.Effects.Values
            .Where(effect => effect.Instruction is { } instruction && instruction.LineIds.Contains(line.Id))
            .MaxBy(effect => effect.CreatedAt);
        return last is { Status: EffectStatus.Refused };
    }

    /// <summary>The line's own word, or the order's where the line says nothing.</summary>
    internal static ChannelOrderStatus StatusOf(ChannelOrder channel, ChannelOrderLine line) =>
        line.Status is ChannelOrderStatus.Unknown ? channel.Status : line.Status;

    /// <remarks>
    /// The order is on its way as soon as one of its parcels is. Where a line tells which, the order's word is of that parcel.
    /// </remarks>
    private static bool IsShownDispatched(ChannelOrder channel, ChannelOrderLine line)
    {
        if (IsScanned(line))
            return true;

        return StatusOf(channel, line) switch
        {
            ChannelOrderStatus.Delivered or ChannelOrderStatus.Completed => true,
            ChannelOrderStatus.InTransit => line.Status is ChannelOrderStatus.InTransit || !channel.Lines.Any(IsScanned),
            ChannelOrderStatus.Unknown or ChannelOrderStatus.Unpaid or ChannelOrderStatus.OnHold
                or ChannelOrderStatus.AwaitingShipment or ChannelOrderStatus.PartiallyShipping
                or ChannelOrderStatus.AwaitingCollection or ChannelOrderStatus.Cancelled => false,
        };
    }

    private static bool IsScanned(ChannelOrderLine line) =>
        line.PackageStatus is ChannelPackageStatus.Fulfilling or ChannelPackageStatus.Completed;

    private static bool IsDelivered(Order order, ChannelOrderLine line) =>
        order.HasDelivered(line.Id)
        || (!IsCancelled(order.Channel!, line)
            && (order.State is OrderState.Delivered || IsShownDelivered(order.Channel!, line)));

    internal static bool IsShownDelivered(ChannelOrder channel, ChannelOrderLine line) =>
        line.PackageStatus is ChannelPackageStatus.Completed
        || StatusOf(channel, line) is ChannelOrderStatus.Delivered or ChannelOrderStatus.Completed;

    /// <remarks>
    /// COMPLETED without a carrier's scan is a full refund of a line that never left (TikTok document, 4.4). One that we meet for
    /// the first time is history, and history may have lost its scan.
    /// </remarks>
    private static bool IsRefundedBeforeDispatch(Order order, ChannelOrderLine line)
    {
        var channel = order.Channel!;
        return StatusOf(channel, line) is ChannelOrderStatus.Completed
            && channel is { CollectedAt: null, DeliveredAt: null }
            && !IsScanned(line)
            && !order.IsDispatched
            && !IsHistory(order);
    }

    private static bool IsHistory(Order order) =>
        order is { Groups.IsEmpty: true, Round: 1 } && (!order.IsExempt || order.CreatedAt == order.UpdatedAt);

    /// <remarks>
    /// A line that was given back, and a line of an order that never counted it, say nothing of the unit any more. What the
    /// carrier collected has left, also where the channel cancelled it on its way. What the order says of that counts for its lines
    /// only where none of them says it of itself.
    /// </remarks>
    private static bool LeftBeforeItWasCancelled(Order order, ChannelOrderLine line)
    {
        var isCounted = order.Groups.IsEmpty || order.IsExempt || order.GroupOf(line.Id) is not null;
        return isCounted && (IsOnItsWay(line) || LeftAsAWhole(order));
    }

    /// <remarks>
    /// Where a line tells of a parcel of its own, the order's collection is that parcel's, and says nothing of lines that were
    /// cancelled before they left.
    /// </remarks>
    private static bool LeftAsAWhole(Order order)
    {
        var channel = order.Channel!;
        return channel.Status is ChannelOrderStatus.Cancelled
            && (channel.CollectedAt is not null || order.IsDispatched)
            && !channel.Lines.Any(IsOnItsWay);
    }

    /// <summary>The carrier has it, or had it, by the line's own word.</summary>
    private static bool IsOnItsWay(ChannelOrderLine line) =>
        IsScanned(line) || line.Status is ChannelOrderStatus.InTransit or ChannelOrderStatus.Delivered;
}
