namespace OrderActors.Sandbox.TikTok;

/// <summary>Status of an order, and of a line (which never shows the hold or the partial one). Later is further along.</summary>
public enum OrderStatus
{
    Unpaid,
    OnHold,
    AwaitingShipment,
    PartiallyShipping,
    AwaitingCollection,
    InTransit,
    Delivered,
    Completed,
    Cancelled,
}

/// <summary>Status of a package; <see cref="ToFulfill"/> is before it is shipped.</summary>
public enum PackageStatus
{
    ToFulfill,
    Processing,
    Fulfilling,
    Completed,
    Cancelled,
}

/// <summary>Status of a cancellation.</summary>
public enum CancelStatus
{
    Pending,
    Success,
    Rejected,
    Complete,
}

/// <summary>The words of the wire, and which steps an order may take.</summary>
public static class Words
{
    public static string Wire(this OrderStatus status) => status switch
    {
        OrderStatus.Unpaid => "UNPAID",
        OrderStatus.OnHold => "ON_HOLD",
        OrderStatus.AwaitingShipment => "AWAITING_SHIPMENT",
        OrderStatus.PartiallyShipping => "PARTIALLY_SHIPPING",
        OrderStatus.AwaitingCollection => "AWAITING_COLLECTION",
        OrderStatus.InTransit => "IN_TRANSIT",
        OrderStatus.Delivered => "DELIVERED",
        OrderStatus.Completed => "COMPLETED",
        OrderStatus.Cancelled => "CANCELLED",
    };

    /// <summary>Webhook type 1 says CANCEL where the API says CANCELLED.</summary>
    public static string WebhookWord(this OrderStatus status) =>
        status == OrderStatus.Cancelled ? "CANCEL" : status.Wire();

    public static string Wire(this PackageStatus status) => status switch
    {
        PackageStatus.ToFulfill => "TO_FULFILL",
        PackageStatus.Processing => "PROCESSING",
        PackageStatus.Fulfilling => "FULFILLING",
        PackageStatus.Completed => "COMPLETED",
        PackageStatus.Cancelled => "CANCELLED",
    };

    /// <summary>The API's word for a rejected request differs from the webhook's.</summary>
    public static string Wire(this CancelStatus status) => status switch
    {
        CancelStatus.Pending => "CANCELLATION_REQUEST_PENDING",
        CancelStatus.Success => "CANCELLATION_REQUEST_SUCCESS",
        CancelStatus.Rejected => "CANCELLATION_REQUEST_CANCEL",
        CancelStatus.Complete => "CANCELLATION_REQUEST_COMPLETE",
    };

    public static string WebhookWord(this CancelStatus status) =>
        status == CancelStatus.Rejected ? "CANCELLATION_REQUEST_CANCELLED" : status.Wire();

    /// <summary>Whether TikTok's documents allow the step.</summary>
    public static bool MayBecome(this OrderStatus from, OrderStatus to) => from switch
    {
        OrderStatus.Unpaid => to is OrderStatus.OnHold or OrderStatus.AwaitingShipment or OrderStatus.Cancelled,
        OrderStatus.OnHold => to is OrderStatus.AwaitingShipment or OrderStatus.Cancelled,
        OrderStatus.AwaitingShipment =>
            to is OrderStatus.PartiallyShipping or OrderStatus.AwaitingCollection or OrderStatus.Cancelled,
        OrderStatus.PartiallyShipping => to is OrderStatus.AwaitingCollection or OrderStatus.Cancelled,
        OrderStatus.AwaitingCollection => to is OrderStatus.InTransit or OrderStatus.Completed or OrderStatus.Cancelled,
        OrderStatus.InTransit => to is OrderStatus.Delivered or OrderStatus.Completed or OrderStatus.Cancelled,
        OrderStatus.Delivered => to is OrderStatus.Completed,
        OrderStatus.Completed or OrderStatus.Cancelled => false,
    };
}
