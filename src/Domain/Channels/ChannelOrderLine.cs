using System.Collections.Immutable;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Channels;

/// <summary>One unit of an order: TikTok has no quantity field, three of one SKU are three lines (section 4.3).</summary>
public sealed record ChannelOrderLine
{
    private readonly CompactTime _arrangedAt;

    public required string Id { get; init; }

    public required string SkuId { get; init; }

    /// <summary>The seller's own code; may be empty or shared by several products.</summary>
    public string SellerSku { get; init; } = "";

    public string ProductId { get; init; } = "";

    public string ProductName { get; init; } = "";

    public string SkuName { get; init; } = "";

    public decimal SalePrice { get; init; }

    public bool IsCancelled { get; init; }

    /// <summary>The line's own status (<c>display_status</c>); unknown where TikTok does not say, and then the order's counts.</summary>
    public ChannelOrderStatus Status { get; init; }

    public ChannelPackageStatus PackageStatus { get; init; }

    /// <summary>When shipping was arranged for this line (<c>rts_time</c>); null before.</summary>
    public DateTimeOffset? ArrangedAt
    {
        get => _arrangedAt.OrNull;
        init => _arrangedAt = value;
    }

    public string? PackageId { get; init; }

    public string? TrackingNumber { get; init; }

    /// <summary>The parts of a virtual bundle; stock is taken from these and not from the bundle.</summary>
    public ImmutableArray<BundlePart> Parts { get; init; } = [];
}

/// <summary>One component of a virtual bundle (<c>combined_listing_skus</c>).</summary>
/// <param name="Count">Units of the part in one bundle, at least one.</param>
public sealed record BundlePart(string SkuId, string SellerSku, int Count);
