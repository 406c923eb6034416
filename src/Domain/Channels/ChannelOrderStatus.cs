namespace OrderActors.Domain.Channels;

/// <summary>TikTok Shop's order statuses (Order API overview).</summary>
/// <remarks>The numbers order them by progress, so that a late message can be told from a new one.</remarks>
public enum ChannelOrderStatus
{
    /// <summary>A word that this version does not know. Kept as text, never an error.</summary>
    Unknown = 0,
    Unpaid = 10,
    OnHold = 20,
    AwaitingShipment = 30,
    PartiallyShipping = 40,
    AwaitingCollection = 50,
    InTransit = 60,
    Delivered = 70,
    Completed = 80,
    Cancelled = 90,
}
