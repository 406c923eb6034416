namespace OrderActors.Domain.Orders;

/// <summary>What is true of one line: one unit that a buyer paid for.</summary>
public enum LineState
{
    /// <summary>Waits for the payment, for the buyer's hour, for a hold to end, or for its stock.</summary>
    Awaiting,

    /// <summary>Its stock could not be had.</summary>
    ShortOfStock,

    /// <summary>The channel refused to arrange its shipping.</summary>
    Refused,

    /// <summary>Reserved for good, and may ship.</summary>
    Ready,

    /// <summary>Its package has a label, or is getting one.</summary>
    Arranged,

    /// <summary>Its package was collected.</summary>
    Dispatched,

    Delivered,

    /// <summary>Cancelled or refunded before it left.</summary>
    Cancelled,

    /// <summary>Cancelled after it left: lost on the way, or refused at the door.</summary>
    Lost,
}
