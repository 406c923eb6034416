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

    public List<SimulatedPackage> Packages { get; } = [];

    public OrderVersions Versions { get; } = new();

    public bool IsCashOnDelivery { get; init; }

    public bool IsFulfilledBySeller { get; init; } = true;

    public string ShippingType { get; init; } = "TIKTOK";

    public LineWords Words { get; init; }

    /// <summary>The order's status follows the parcel that is furthest, and not the last one.</summary>
    public bool FollowsItsFirstParcel { get; init; }

    /// <summary>Null where TikTok names none.</summary>
    public string? WarehouseId { get; set; }

    /// <summary>It was given to another warehouse at some time.</summary>
    public bool IsRerouted { get; set; }

    /// <summary>A buyer's request to cancel that waits for an answer.</summary>
    public BuyerRequest? Request { get; set; }

    /// <summary>When those requests to cancel were made that were refused: they stop nothing any more.</summary>
    public HashSet<DateTimeOffset> RefusedRequests { get; } = [];

    /// <summary>When the buyer asked last, if the request is answered.</summary>
    public DateTimeOffset LastRequestAt { get; set; }

    public bool NeedsInvoice { get; set; }

    /// <summary>Until then a call that ships it is refused, for a reason that passes.</summary>
    public DateTimeOffset FrozenUntil { get; set; }

    public string? CancelReason { get; set; }

    public string? CancelledBy { get; set; }

    public List<Cancellation> Cancellations { get; } = [];

    /// <summary>When its first package was collected.</summary>
    public DateTimeOffset? CollectedAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset PayBy { get; init; }

    public DateTimeOffset? CancelAt { get; set; }

    /// <summary>The seller shipped some of it past us, at TikTok's own site.</summary>
    public bool IsShippedElsewhere { get; set; }

    /// <summary>Paid back before it left.</summary>
    public bool IsRefunded { get; set; }

    public IEnumerable<SimulatedLine> Active => Lines.Where(line => !line.IsCancelled);

    /// <summary>The lines that still wait for a label.</summary>
    public IEnumerable<SimulatedLine> Open => Lines.Where(line => line is { IsCancelled: false, IsArranged: false });

    public bool IsFinal => Status is "COMPLETED" or "CANCELLED";

    public bool MayShip => Status is "AWAITING_SHIPMENT" or "PARTIALLY_SHIPPING";

    public IEnumerable<SimulatedLine> LinesIn(SimulatedPackage package) => Lines.Where(line => line.Package == package);

    /// <summary>The status that follows from its lines, once it may be shipped.</summary>
    public string StatusByLines()
    {
        var live = Active.ToList();
        if (live.Count == 0)
            return "CANCELLED";
        if (live.Exists(line => !line.IsArranged))
            return live.Exists(line => line.IsArranged) ? "PARTIALLY_SHIPPING" : "AWAITING_SHIPMENT";
        if (live.TrueForAll(line => line.Package!.DeliveredAt is not null))
            return "DELIVERED";

        var isOnItsWay = FollowsItsFirstParcel ? live.Exists(line => line.HasLeft) : live.TrueForAll(line => line.HasLeft);
        return isOnItsWay ? "IN_TRANSIT" : "AWAITING_COLLECTION";
    }
}

/// <summary>One unit of an order.</summary>
internal sealed class SimulatedLine(string id, Variant variant)
{
    public string Id => id;

    public Variant Variant => variant;

    public bool IsCancelled { get; set; }

    public string? CancelledBy { get; set; }

    public SimulatedPackage? Package { get; set; }

    /// <summary>It had a label at some time.</summary>
    public bool WasArranged { get; set; }

    public bool IsArranged => Package?.ArrangedAt is not null;

    public bool HasLeft => Package?.CollectedAt is not null;

    /// <summary>It came back from the carrier's label to the open lines with this version.</summary>
    public OrderVersion? ReopenedIn { get; set; }
}

/// <summary>A parcel with a life of its own.</summary>
internal sealed class SimulatedPackage(string id)
{
    public string Id => id;

    public string? Tracking { get; set; }

    public DateTimeOffset? ArrangedAt { get; set; }

    public DateTimeOffset? CollectedAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public bool IsByUs { get; set; }

    public bool MayBeCollected => ArrangedAt is not null && CollectedAt is null;

    public string Status => this switch
    {
        { DeliveredAt: not null } => "COMPLETED",
        { CollectedAt: not null } => "FULFILLING",
        { ArrangedAt: not null } => "PROCESSING",
        _ => "TO_FULFILL",
    };
}

/// <param name="Lines">What the buyer wants to cancel.</param>
/// <param name="At">Whole seconds, as on the wire.</param>
internal sealed record BuyerRequest(IReadOnlyList<SimulatedLine> Lines, DateTimeOffset At);

/// <summary>A cancellation that was carried out.</summary>
/// <param name="Lines">Empty = the whole order.</param>
/// <param name="Version">It can be read with this version of the order.</param>
/// <param name="AskedAt">When the buyer asked for it; null = nobody asked.</param>
internal sealed record Cancellation(string Id, IReadOnlyList<string> Lines, int Version, DateTimeOffset? AskedAt);

/// <summary>Which of its words TikTok gives for a line that is not cancelled.</summary>
internal enum LineWords
{
    Both,
    DisplayStatus,
    PackageStatus,
}
