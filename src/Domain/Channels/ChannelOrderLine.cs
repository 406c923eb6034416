using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Channels;

/// <summary>One unit of an order: TikTok has no quantity field, three of one SKU are three lines (section 4.3).</summary>
public sealed record ChannelOrderLine
{
    private readonly CompactTime _arrangedAt;
    private readonly CompactAmount _salePrice;
    private readonly CompactAmount _originalPrice;
    private readonly CompactAmount _sellerDiscount;
    private readonly CompactAmount _platformDiscount;

    /// <summary>A fixed order of ids: numbers by their value, other texts of one length by their characters.</summary>
    public static readonly IComparer<string> ById = Comparer<string>.Create((one, other) =>
        one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other));

    public required string Id { get; init; }

    public required string SkuId { get; init; }

    /// <summary>The seller's own code; may be empty or shared by several products.</summary>
    public string SellerSku { get; init; } = "";

    public string ProductId { get; init; } = "";

    public string ProductName { get; init; } = "";

    public string SkuName { get; init; } = "";

    /// <summary>What the buyer pays for the unit, in the order's currency; null when unknown.</summary>
    public decimal? SalePrice
    {
        get => _salePrice.OrNull;
        init => _salePrice = value;
    }

    /// <summary>The price before any discount; null when unknown.</summary>
    public decimal? OriginalPrice
    {
        get => _originalPrice.OrNull;
        init => _originalPrice = value;
    }

    public decimal? SellerDiscount
    {
        get => _sellerDiscount.OrNull;
        init => _sellerDiscount = value;
    }

    /// <summary>What the platform pays of the unit's price; null when unknown.</summary>
    public decimal? PlatformDiscount
    {
        get => _platformDiscount.OrNull;
        init => _platformDiscount = value;
    }

    public bool IsCancelled { get; init; }

    /// <summary>The line's own status (<c>display_status</c>); unknown where TikTok does not say, and then the order's counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChannelOrderStatus Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChannelPackageStatus PackageStatus { get; init; }

    /// <summary>When shipping was arranged for this line (<c>rts_time</c>); null before.</summary>
    public DateTimeOffset? ArrangedAt
    {
        get => _arrangedAt.OrNull;
        init => _arrangedAt = value;
    }

    public string? PackageId { get; init; }

    public string? TrackingNumber { get; init; }

    public string? ShippingProviderName { get; init; }

    /// <summary>BUYER, SELLER, OPERATOR or SYSTEM, as on the wire.</summary>
    public string? CancelledBy { get; init; }

    public string? CancelReason { get; init; }

    /// <summary>It came with another line and was not chosen by the buyer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGift { get; init; }

    /// <summary>The parts of a virtual bundle; stock is taken from these and not from the bundle.</summary>
    public ImmutableArray<BundlePart> Parts { get; init; } = [];
}

/// <summary>One component of a virtual bundle (<c>combined_listing_skus</c>).</summary>
/// <param name="Count">Units of the part in one bundle, at least one.</param>
public sealed record BundlePart(string SkuId, string SellerSku, int Count);
