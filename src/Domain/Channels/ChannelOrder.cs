using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Channels;

/// <summary>What TikTok Shop says of an order at one moment, as far as our decisions need it.</summary>
/// <remarks>
/// The payload as received is kept beside it; this is a reading of it, and leaves out nothing that a rule looks at.
/// Optional on the wire means nullable or empty here (TikTok document, section 4.2).
/// </remarks>
public sealed record ChannelOrder
{
    private readonly CompactTime _updatedAt;
    private readonly CompactTime _askedAt;
    private readonly CompactTime _placedAt;
    private readonly CompactTime _paidAt;
    private readonly CompactTime _arrangedAt;
    private readonly CompactTime _collectedAt;
    private readonly CompactTime _deliveredAt;
    private readonly CompactTime _shipBy;
    private readonly CompactTime _autoCancelAt;
    private readonly CompactAmount _totalAmount;
    private readonly ChannelFingerprint _fingerprint;

    public required string Id { get; init; }

    public required ChannelOrderStatus Status { get; init; }

    /// <summary>The status as it stands on the wire, also where <see cref="Status"/> is unknown.</summary>
    public required string StatusText { get; init; }

    /// <summary>When the status last changed, in whole seconds. Snapshots of an order are compared by it.</summary>
    public required DateTimeOffset UpdatedAt
    {
        get => _updatedAt.Value;
        init => _updatedAt = value;
    }

    /// <summary>Of everything that the payload says but <see cref="UpdatedAt"/>; null in journals of the first releases.</summary>
    public string? Fingerprint
    {
        get => _fingerprint.IsNone ? null : _fingerprint.ToString();
        init => _fingerprint = ChannelFingerprint.Parse(value);
    }

    /// <summary>The parts of <see cref="Fingerprint"/>.</summary>
    public ChannelFingerprint Prints => _fingerprint;

    /// <summary>When we asked for it, by our clock; null where nobody noted it.</summary>
    public DateTimeOffset? AskedAt
    {
        get => _askedAt.OrNull;
        init => _askedAt = value;
    }

    public required DateTimeOffset PlacedAt
    {
        get => _placedAt.Value;
        init => _placedAt = value;
    }

    /// <summary>The channel does not say when it was placed: the time of the first reading stands for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPlacedAtUnknown { get; init; }

    public DateTimeOffset? PaidAt
    {
        get => _paidAt.OrNull;
        init => _paidAt = value;
    }

    /// <summary>By id (<see cref="ChannelOrderLine.ById"/>), whatever sequence the channel lists them in.</summary>
    public required ImmutableArray<ChannelOrderLine> Lines { get; init; }

    /// <summary>Ids of the packages that exist so far, a set; before shipping there are none in some markets.</summary>
    public ImmutableArray<string> PackageIds { get; init; } = [];

    /// <summary>What the buyer paid, in <see cref="Currency"/>, as TikTok states it and never recomputed; null when unknown.</summary>
    /// <remarks>Journals of the first releases have a zero where it was unknown.</remarks>
    public decimal? TotalAmount
    {
        get => _totalAmount.OrNull;
        init => _totalAmount = value;
    }

    /// <summary>Three letters, upper case; empty when unknown, and then no amount is known either.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The parts of the money; null where none is known.</summary>
    public OrderMoney? Money { get; init; }

    /// <summary>Two-letter region of the recipient, upper case; empty while masked.</summary>
    public string Region { get; init; } = "";

    public ShippingType ShippingType { get; init; }

    /// <summary>False for orders that TikTok itself or a partner fulfils; they are shown and never shipped by us.</summary>
    public bool IsFulfilledBySeller { get; init; } = true;

    public bool IsCashOnDelivery { get; init; }

    /// <summary>Whether the channel wants an invoice before the order is shipped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public InvoiceNeed NeedsInvoice { get; init; }

    /// <summary>A free sample for a creator, refundable or not: nobody bought it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSample { get; init; }

    /// <summary>The order has a period in which the buyer may cancel freely, now, before or later (<c>is_on_hold_order</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasRemorsePeriod { get; init; }

    /// <summary>It replaces goods of another order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReplacement { get; init; }

    /// <summary>It was exchanged for another order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsExchange { get; init; }

    /// <summary>A buyer's request to cancel waits for an answer.</summary>
    public bool IsCancelRequested { get; init; }

    public string? WarehouseId { get; init; }

    public string? DeliveryOptionId { get; init; }

    public string? CancelReason { get; init; }

    /// <summary>BUYER, SELLER or SYSTEM, as on the wire.</summary>
    public string? CancelledBy { get; init; }

    public string? TrackingNumber { get; init; }

    public string? ShippingProviderName { get; init; }

    /// <summary>When shipping was arranged (<c>rts_time</c>); null before.</summary>
    public DateTimeOffset? ArrangedAt
    {
        get => _arrangedAt.OrNull;
        init => _arrangedAt = value;
    }

    public DateTimeOffset? CollectedAt
    {
        get => _collectedAt.OrNull;
        init => _collectedAt = value;
    }

    public DateTimeOffset? DeliveredAt
    {
        get => _deliveredAt.OrNull;
        init => _deliveredAt = value;
    }

    /// <summary>Latest instant to ship by (<c>rts_sla_time</c>).</summary>
    public DateTimeOffset? ShipBy
    {
        get => _shipBy.OrNull;
        init => _shipBy = value;
    }

    /// <summary>Instant at which TikTok cancels an order that did not move (<c>cancel_order_sla_time</c>).</summary>
    public DateTimeOffset? AutoCancelAt
    {
        get => _autoCancelAt.OrNull;
        init => _autoCancelAt = value;
    }
}

/// <summary>Who buys the label: TikTok Shipping or the seller's own carrier.</summary>
public enum ShippingType
{
    Unknown = 0,
    TikTok = 1,
    Seller = 2,
}

/// <summary>Whether an order needs the seller's invoice (Brazil; TikTok document, 4.2: <c>need_upload_invoice</c>).</summary>
public enum InvoiceNeed
{
    /// <summary>TikTok does not say, or uses a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>None is needed.</summary>
    None = 1,

    /// <summary>It is needed, and TikTok does not have it yet: a call that ships the order would be refused.</summary>
    Needed = 2,

    Uploaded = 3,
}
