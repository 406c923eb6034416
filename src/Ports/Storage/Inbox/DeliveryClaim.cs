using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Ports.Storage;

/// <summary>What a delivery says of its orders, as far as a reading of them can be held against it.</summary>
/// <remarks>The delivery is done once each of its orders was read at least as new as this.</remarks>
public sealed record DeliveryClaim
{
    /// <summary>It says nothing that a reading could be older than: any reading will do.</summary>
    public static readonly DeliveryClaim None = new();

    /// <summary>When what it tells of happened, by the channel's clock; null when it does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The order's status that it tells; unknown when it tells none.</summary>
    public ChannelOrderStatus Status { get; init; }

    /// <summary>What it tells that must stop shipping; null when it tells no such thing.</summary>
    public AnnouncedFact? Stop { get; init; }

    /// <summary>What an earlier claim told, and this one takes back; null when it takes nothing back.</summary>
    public AnnouncedFact? TakenBack { get; init; }

    /// <summary>It tells that the channel has the invoice that an order waits for.</summary>
    public bool IsInvoiced { get; init; }

    public ClaimProof Proof { get; init; }
}

/// <summary>What proves that a reading knows what was claimed, where it does not show it.</summary>
public enum ClaimProof
{
    /// <summary>Nothing has to be proven.</summary>
    None,

    /// <summary>
    /// The order's time of change reaches the claim's, or the order was read once more when every change must have become
    /// visible: what is claimed may not move that time.
    /// </summary>
    Visible,

    /// <summary>The order's time of change reaches the claim's, which it always does: the claim is about the status.</summary>
    OrderTime,
}

/// <summary>Reads what deliveries claim.</summary>
public interface IDeliveryClaims
{
    /// <summary>Never throws: a delivery that cannot be read claims nothing.</summary>
    DeliveryClaim Of(PendingDelivery delivery);
}
