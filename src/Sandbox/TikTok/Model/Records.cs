namespace OrderActors.Sandbox.TikTok;

// The mutable state of one shop. Touched only under the shop's lock.

internal sealed class SkuRecord
{
    public required string Id { get; init; }
    public required ProductRecord Product { get; init; }
    public required SkuSpec Spec { get; init; }
    public required decimal Price { get; init; }
    public Dictionary<string, StockRecord> StockByWarehouse { get; } = [];
    public List<(SkuRecord Sku, int Count)> Parts { get; } = [];
    public bool IsBundle => Spec.Parts.Count > 0;
}

internal sealed class StockRecord
{
    public int Available { get; set; }
    public int Committed { get; set; }
}

internal sealed class ProductRecord
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string Status { get; set; } = "ACTIVATE";
    public List<SkuRecord> Skus { get; } = [];
}

internal sealed class LineRecord
{
    public required string Id { get; init; }
    public required OrderRecord Order { get; init; }
    public required SkuRecord Sku { get; init; }
    public required decimal Price { get; init; }
    public OrderStatus Status { get; set; } = OrderStatus.Unpaid;
    public PackageRecord? Package { get; set; }
    public long? ShippedTime { get; set; }
    public string? CancelReason { get; set; }
    public string? CancelUser { get; set; }
    public bool IsActive => Status != OrderStatus.Cancelled;
    public bool IsArranged => Status is >= OrderStatus.AwaitingCollection and <= OrderStatus.Completed;
}

internal sealed class PackageRecord
{
    public required string Id { get; init; }
    public required OrderRecord Order { get; init; }
    public required long CreateTime { get; init; }
    public List<LineRecord> Lines { get; init; } = [];
    public PackageStatus Status { get; set; } = PackageStatus.ToFulfill;
    public long UpdateTime { get; set; }
    public long? ShippedTime { get; set; }
    public string? TrackingNumber { get; set; }
    public ProviderRecord? Provider { get; set; }
    public string? HandoverMethod { get; set; }
    public (long Start, long End)? PickupSlot { get; set; }
    public bool IsSplit { get; set; }
    public bool IsCombined { get; set; }
    public bool IsTrackingCorrected { get; set; }

    /// <summary>The orders that have lines in it; more than one where orders were combined.</summary>
    public IEnumerable<OrderRecord> Orders => Lines.Select(line => line.Order).Distinct();
}

internal sealed record ProviderRecord(string Id, string Name);

internal sealed record DeliveryOptionRecord(string Id, string Name, string Type, IReadOnlyList<ProviderRecord> Providers);

internal sealed record WarehouseRecord(string Id, string Name, bool IsDefault);

internal sealed class OrderRecord
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required Market Market { get; init; }
    public required string ShippingType { get; init; }
    public required DeliveryOptionRecord DeliveryOption { get; init; }
    public required string WarehouseId { get; init; }
    public required long CreateTime { get; init; }
    public required OrderDraft Draft { get; init; }
    public required Recipient Recipient { get; set; }
    public required bool HasHold { get; init; }
    public OrderStatus Status { get; set; } = OrderStatus.Unpaid;
    public long UpdateTime { get; set; }
    public List<LineRecord> Lines { get; } = [];
    public List<PackageRecord> Packages { get; } = [];
    public List<(string Description, long Millis)> Tracking { get; } = [];
    public CancellationRecord? PendingCancellation { get; set; }
    public string? CombineGroup { get; set; }
    public bool IsSplit { get; set; }
    public bool HasUpdatedAddress { get; set; }
    public long? PaidTime { get; set; }
    public long? ShippedTime { get; set; }
    public long? CollectionTime { get; set; }
    public long? DeliveryTime { get; set; }
    public long? CancelTime { get; set; }
    public long? RequestCancelTime { get; set; }
    public string? CancellationInitiator { get; set; }
    public string? CancelReason { get; set; }
    public IEnumerable<LineRecord> ActiveLines => Lines.Where(line => line.IsActive);
    public bool IsFinished => Status is OrderStatus.Completed or OrderStatus.Cancelled;
}

internal sealed class CancellationRecord
{
    public required string Id { get; init; }
    public required OrderRecord Order { get; init; }
    public required string Type { get; init; }
    public required string Role { get; init; }
    public required string Reason { get; init; }
    public required IReadOnlyList<(string Id, LineRecord Line)> Lines { get; init; }
    public required long CreateTime { get; init; }
    public CancelStatus Status { get; set; }
    public long UpdateTime { get; set; }
    public string? RejectReason { get; set; }
    public string? DecisionKey { get; set; }
    public bool? WasApproved { get; set; }
}

internal sealed class ReturnRecord
{
    public required string Id { get; init; }
    public required OrderRecord Order { get; init; }
    public required IReadOnlyList<LineRecord> Lines { get; init; }
    public required long CreateTime { get; init; }
    public string Type { get; init; } = "RETURN_AND_REFUND";
    public string Status { get; set; } = "RETURN_OR_REFUND_REQUEST_PENDING";
    public long UpdateTime { get; set; }
}
