namespace OrderActors.Simulation.TikTok;

/// <summary>An order as it really stands at TikTok.</summary>
internal sealed class SimulatedOrder(ShopSpec shop, string id, DateTimeOffset placedAt)
{
    public ShopSpec Shop => shop;

    public string Id => id;

    public DateTimeOffset PlacedAt => placedAt;

    public string Status { get; set; } = "UNPAID";

    /// <summary>Whole seconds, as on the wire.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? PaidAt { get; set; }

    public List<SimulatedLine> Lines { get; } = [];

    public bool IsCashOnDelivery { get; init; }

    public bool IsFulfilledBySeller { get; init; } = true;

    public string ShippingType { get; init; } = "TIKTOK";

    public bool IsCancelRequested { get; set; }

    public string? CancelReason { get; set; }

    public string? CancelledBy { get; set; }

    public string? CancellationId { get; set; }

    public DateTimeOffset? CollectedAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset PayBy { get; init; }

    public DateTimeOffset? CancelAt { get; set; }

    /// <summary>The seller shipped it past us, at TikTok's own site.</summary>
    public bool IsShippedElsewhere { get; set; }

    /// <summary>The API shows it from here on; webhooks may come earlier.</summary>
    public DateTimeOffset VisibleAt { get; init; }

    public IEnumerable<SimulatedLine> Active => Lines.Where(line => !line.IsCancelled);

    public bool IsFinal => Status is "COMPLETED" or "CANCELLED";

    public bool MayShip => Status is "AWAITING_SHIPMENT" or "PARTIALLY_SHIPPING";
}

/// <summary>One unit of an order.</summary>
internal sealed class SimulatedLine(string id, Variant variant)
{
    public string Id => id;

    public Variant Variant => variant;

    public bool IsCancelled { get; set; }

    public string? PackageId { get; set; }

    public string? TrackingNumber { get; set; }

    public bool IsArranged { get; set; }
}
