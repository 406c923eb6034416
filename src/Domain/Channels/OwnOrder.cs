using System.Collections.Immutable;

namespace OrderActors.Domain.Channels;

/// <summary>An order of a channel that we keep ourselves: entered by hand, imported, or sent by another program.</summary>
/// <remarks>It says what TikTok would say of an order of its own, and is stored in the same shape.</remarks>
public sealed record OwnOrder
{
    public required string Id { get; init; }

    /// <summary>The channel's name, such as <c>manual</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The channel's own id of the order; one order for each.</summary>
    public required string ChannelOrderId { get; init; }

    /// <summary>What the order was created from, in short: the same content is the same order.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Whole seconds; each change is later than the one before.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null until the buyer has paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>One for each unit.</summary>
    public required ImmutableArray<OwnOrderLine> Lines { get; init; }

    /// <summary>Three letters, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>What the buyer pays in all.</summary>
    public decimal TotalAmount { get; init; }

    public decimal ShippingFee { get; init; }

    public OwnCustomer Customer { get; init; } = new();

    public OwnAddress Address { get; init; } = new();

    public string Note { get; init; } = "";

    public string? CancelReason { get; init; }

    /// <summary>BUYER, SELLER or SYSTEM.</summary>
    public string? CancelledBy { get; init; }

    public IEnumerable<OwnOrderLine> LiveLines => Lines.Where(line => !line.IsCancelled);

    /// <summary>What follows for the order from its lines and from whether it is paid.</summary>
    public ChannelOrderStatus Status => LiveLines.Select(line => line.Progress).Distinct().Order().ToArray() switch
    {
        [] => ChannelOrderStatus.Cancelled,
        [LineProgress.Delivered] => ChannelOrderStatus.Delivered,
        [LineProgress.Dispatched, ..] => ChannelOrderStatus.InTransit,
        [LineProgress.Open, _, ..] => ChannelOrderStatus.PartiallyShipping,
        _ => PaidAt is null ? ChannelOrderStatus.Unpaid : ChannelOrderStatus.AwaitingShipment,
    };
}

/// <summary>How far a live line has come.</summary>
public enum LineProgress
{
    Open,
    Dispatched,
    Delivered,
}

/// <summary>One unit.</summary>
/// <param name="Parcel">What it left in; null while it is here.</param>
public sealed record OwnOrderLine(
    string Id, string Sku, string ProductName, decimal UnitPrice, bool IsCancelled = false, OwnParcel? Parcel = null)
{
    public LineProgress Progress => Parcel switch
    {
        null => LineProgress.Open,
        { DeliveredAt: null } => LineProgress.Dispatched,
        _ => LineProgress.Delivered,
    };
}

/// <summary>A parcel as the seller handed it to a carrier.</summary>
public sealed record OwnParcel(
    string Id, string TrackingNumber, string Carrier, DateTimeOffset DispatchedAt, DateTimeOffset? DeliveredAt = null);

/// <summary>The buyer; each member may be empty.</summary>
public sealed record OwnCustomer(string Name = "", string Email = "", string Phone = "");

/// <summary>Where the order goes; each member may be empty.</summary>
/// <param name="Country">Two letters, upper case.</param>
public sealed record OwnAddress(
    string Name = "",
    string Phone = "",
    string Street = "",
    string Street2 = "",
    string City = "",
    string State = "",
    string PostalCode = "",
    string Country = "");
