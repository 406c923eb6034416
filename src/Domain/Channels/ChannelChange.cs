namespace OrderActors.Domain.Channels;

/// <summary>One thing that a snapshot says otherwise than the snapshot before it.</summary>
/// <param name="LineId">The line that it concerns; null when it concerns the order.</param>
/// <param name="Before">What was said before; null when nothing was, or when it is not kept (personal data).</param>
/// <param name="After">What is said now; null in the same cases.</param>
public readonly record struct ChannelChange(
    ChannelFact Fact, string? LineId = null, string? Before = null, string? After = null);

/// <summary>What can change.</summary>
public enum ChannelFact
{
    Status,
    Paid,
    Address,
    SellerNote,
    BuyerMessage,
    DeliveryOption,
    Warehouse,
    ShippingType,
    Fulfillment,
    CancelRequested,
    CancelRequestWithdrawn,
    Cancellation,
    Invoice,
    Amounts,
    Deadlines,
    Packages,
    Tracking,
    Carrier,
    Arranged,
    Collected,
    Delivered,
    Kind,
    LineAdded,
    LineGone,
    LineCancelled,
    LineStatus,
    LineGoods,
    LinePackage,
    LinePackageStatus,
    LineTracking,
    LineCarrier,
    LineArranged,
    LineAmounts,

    /// <summary>Something stored that no rule reads.</summary>
    OtherDetails,

    /// <summary>Nothing but the channel's time of the last change.</summary>
    UpdateTime,
}
