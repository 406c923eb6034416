namespace OrderActors.Sandbox.TikTok;

/// <summary>An order as it stood at one moment.</summary>
public sealed record OrderView(
    string Id,
    OrderStatus Status,
    string ShippingType,
    long CreateTime,
    long UpdateTime,
    long? ShippedTime,
    string? TrackingNumber,
    bool IsOnHoldOrder,
    bool HasPendingCancellation,
    string? PendingCancellationId,
    IReadOnlyList<LineView> Lines,
    IReadOnlyList<PackageView> Packages);

/// <summary>One unit of an order.</summary>
public sealed record LineView(string Id, string SkuId, string SellerSku, OrderStatus Status, string? PackageId);

/// <summary>One parcel of an order.</summary>
public sealed record PackageView(
    string Id, PackageStatus Status, string? TrackingNumber, string? ProviderId, IReadOnlyList<string> LineIds);

/// <summary>A SKU with its numbers, summed over warehouses.</summary>
public sealed record SkuView(
    string Id, string ProductId, string SellerSku, string ProductName, bool IsBundle, int Available, int Committed);

/// <summary>A cancellation as it stood at one moment.</summary>
public sealed record CancellationView(
    string Id, string OrderId, string Role, CancelStatus Status, IReadOnlyList<string> LineIds);
