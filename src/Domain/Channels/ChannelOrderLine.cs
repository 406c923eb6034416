using System.Collections.Immutable;

namespace OrderActors.Domain.Channels;

/// <summary>One unit of an order: TikTok has no quantity field, three of one SKU are three lines (section 4.3).</summary>
public sealed record ChannelOrderLine
{
    public required string Id { get; init; }

    public required string SkuId { get; init; }

    /// <summary>The seller's own code; may be empty or shared by several products.</summary>
    public string SellerSku { get; init; } = "";

    public string ProductId { get; init; } = "";

    public string ProductName { get; init; } = "";

    public string SkuName { get; init; } = "";

    public decimal SalePrice { get; init; }

    public bool IsCancelled { get; init; }

    public string? PackageId { get; init; }

    public string? TrackingNumber { get; init; }

    /// <summary>The parts of a virtual bundle; stock is taken from these and not from the bundle.</summary>
    public ImmutableArray<BundlePart> Parts { get; init; } = [];
}

/// <summary>One component of a virtual bundle (<c>combined_listing_skus</c>).</summary>
/// <param name="Count">Units of the part in one bundle, at least one.</param>
public sealed record BundlePart(string SkuId, string SellerSku, int Count);
