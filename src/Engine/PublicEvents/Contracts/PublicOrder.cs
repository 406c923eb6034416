using System.Collections.Immutable;

namespace OrderActors.Engine.PublicEvents;

/// <summary>An order as it stood right after the event. Nothing of it tells who the buyer is.</summary>
/// <param name="Id">Our id of the order (UUID).</param>
/// <param name="TiktokOrderId">The channel's id of the order; the address of the order in the API.</param>
/// <param name="ShopId">The channel's id of the shop; own.{channel} for orders that did not come from TikTok.</param>
/// <param name="State">received, processing, shipped, delivered, failed or cancelled.</param>
/// <param name="ChannelStatus">The status in TikTok's own word.</param>
/// <param name="Version">How many events the order has had; a greater one is newer.</param>
/// <param name="PlacedAt">When the buyer placed it.</param>
/// <param name="PaidAt">When the buyer paid; null before, or when TikTok does not say.</param>
/// <param name="ShipBy">Latest instant to ship by; null when TikTok names none.</param>
/// <param name="Lines">One for each unit: TikTok sells three units of one SKU as three lines.</param>
/// <param name="Packages">Its parcels, from the first sign of a label on.</param>
/// <param name="Holds">What stops it; empty when nothing does.</param>
/// <param name="Failure">Why it failed, or why some of its lines cannot go on; null when nothing is known.</param>
/// <param name="IsSample">A free sample for a creator: nobody bought it.</param>
/// <param name="IsCashOnDelivery">The buyer pays when it is delivered.</param>
public sealed record PublicOrder(
    string Id,
    string TiktokOrderId,
    string ShopId,
    string State,
    string ChannelStatus,
    long Version,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset? ShipBy,
    ImmutableArray<PublicLine> Lines,
    ImmutableArray<PublicPackage> Packages,
    PublicMoney Money,
    ImmutableArray<PublicHold> Holds,
    PublicFailure? Failure,
    bool IsSample,
    bool IsCashOnDelivery);

/// <summary>One line of an order.</summary>
/// <param name="SkuId">The channel's id of the variant.</param>
/// <param name="SellerSku">The seller's own code; may be empty.</param>
/// <param name="Quantity">Units of the line; always one at TikTok.</param>
/// <param name="State">awaiting, short, refused, ready, arranged, dispatched, delivered, cancelled or lost.</param>
/// <param name="PackageId">The channel's id of its parcel; null before there is one.</param>
/// <param name="SalePrice">What the buyer pays for the unit, in the order's currency; null when unknown.</param>
/// <param name="IsGift">It came with another line and was not chosen by the buyer.</param>
/// <param name="Stock">Which stock it takes; empty until the line is linked, and where it takes none of ours.</param>
public sealed record PublicLine(
    string LineId,
    string SkuId,
    string SellerSku,
    string ProductName,
    string SkuName,
    int Quantity,
    string State,
    string? PackageId,
    decimal? SalePrice,
    bool IsGift,
    ImmutableArray<PublicStockNeed> Stock);

/// <summary>Units of a SKU at a location.</summary>
public sealed record PublicStockNeed(string Location, string Sku, int Quantity);

/// <summary>One parcel.</summary>
/// <param name="PackageId">The channel's id; empty where it has named none.</param>
/// <param name="LineIds">The lines that are in it now.</param>
/// <param name="TrackingNumber">The current one; null before the label has one.</param>
/// <param name="Provider">Who carries it; null when unknown.</param>
/// <param name="ArrangedAt">When it got its label, or was first seen to have one.</param>
/// <param name="CollectedAt">When the carrier took it; null before.</param>
/// <param name="DeliveredAt">When it was delivered; null before.</param>
public sealed record PublicPackage(
    string PackageId,
    ImmutableArray<string> LineIds,
    string? TrackingNumber,
    string? Provider,
    DateTimeOffset? ArrangedAt,
    DateTimeOffset? CollectedAt,
    DateTimeOffset? DeliveredAt);

/// <summary>The order's money by its parts, as TikTok states them. A part that is unknown is null, and unknown is not zero.</summary>
/// <param name="Currency">Three letters; empty when unknown, and then no amount is known either.</param>
/// <param name="Total">What the buyer paid in all.</param>
/// <param name="ItemPrice">The goods before any discount.</param>
/// <param name="SellerDiscount">What the seller gave of the price.</param>
/// <param name="PlatformDiscount">What TikTok pays of the price in the buyer's stead.</param>
/// <param name="PaymentDiscount">What TikTok gave the buyer for the way of payment; no part of the seller's revenue.</param>
/// <param name="SellerRevenue">What the seller earns on the goods, before fees.</param>
public sealed record PublicMoney(
    string Currency,
    decimal? Total,
    decimal? ItemPrice,
    decimal? SellerDiscount,
    decimal? PlatformDiscount,
    decimal? PaymentDiscount,
    decimal? ShippingFee,
    decimal? Tax,
    decimal? SellerRevenue);

/// <summary>What stops an order, or some of its lines.</summary>
/// <param name="Kind">remorse, buyer_cancel_request, manual, uncertain_call, announced, invoice_pending or channel_refusal.</param>
/// <param name="Reason">In words.</param>
/// <param name="LineIds">The lines that it stops; null = the whole order.</param>
/// <param name="Since">Since when it stands.</param>
public sealed record PublicHold(string Kind, string Reason, ImmutableArray<string>? LineIds, DateTimeOffset Since);

/// <summary>Why an order cannot go on.</summary>
/// <param name="Reason">out_of_stock, unknown_sku or shipping_refused.</param>
/// <param name="Message">In words, naming the SKU or TikTok's answer.</param>
/// <param name="Attempt">How often in a row it failed, from 1.</param>
public sealed record PublicFailure(string Reason, string Message, int Attempt);
