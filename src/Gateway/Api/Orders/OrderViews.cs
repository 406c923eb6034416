using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>An order as lists show it.</summary>
/// <param name="OrderId">TikTok's id; the address of the order in this API.</param>
/// <param name="Id">Our id of the row.</param>
/// <param name="State">received, processing, shipped, delivered, failed or cancelled.</param>
/// <param name="ChannelStatus">The status in TikTok's own word.</param>
/// <param name="TotalAmount">What the buyer paid, or null when that is unknown. Unknown is not zero.</param>
/// <param name="Currency">Three letters; empty when unknown.</param>
/// <param name="ShipBy">Latest instant to ship by, or null when TikTok names none.</param>
/// <param name="Holds">What stops the order; empty when nothing does.</param>
/// <param name="Failure">Why it failed, or null.</param>
/// <param name="NextAction">What happens next, or null when nothing follows.</param>
/// <param name="IsSample">A free sample for a creator: nobody bought it.</param>
/// <param name="Actions">What a person may do now, and why not the rest; null in lists, which do not read the whole order.</param>
public sealed record OrderView(
    string OrderId,
    Guid Id,
    string ShopId,
    string State,
    string ChannelStatus,
    DateTimeOffset PlacedAt,
    DateTimeOffset? ShipBy,
    int UnitCount,
    decimal? TotalAmount,
    string Currency,
    IReadOnlyList<string> Holds,
    string? Failure,
    string? TrackingNumber,
    bool IsTerminal,
    string? NextAction,
    DateTimeOffset? NextActionAt,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool IsSample = false,
    IReadOnlyDictionary<string, ActionView>? Actions = null)
{
    public static OrderView Of(RowImage.Order row) => new(
        row.Key.TikTokOrderId,
        row.Key.RowId,
        row.Key.ShopId,
        row.State,
        row.ChannelStatus,
        row.PlacedAt,
        row.ShipBy,
        row.UnitCount,
        row.TotalAmount,
        row.Currency,
        row.Holds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        UnknownSkuHint.Of(row.Failure, row.Key.ShopId),
        row.TrackingNumber,
        row.IsTerminal,
        row.NextAction,
        row.NextActionAt,
        row.Version,
        row.CreatedAt,
        row.UpdatedAt,
        row.IsSample);
}

/// <param name="Enabled">The order would take the command now.</param>
/// <param name="Why">Why not; null when enabled.</param>
public sealed record ActionView(bool Enabled, string? Why);

/// <summary>One order with what belongs to it.</summary>
public sealed record OrderDetailView(
    OrderView Order,
    IReadOnlyList<OrderLineView> Lines,
    IReadOnlyList<string> PackageIds,
    IReadOnlyList<EffectView> Effects)
{
    /// <summary>The order's money by its parts.</summary>
    public MoneyView Money { get; init; } = MoneyView.Unknown;

    /// <summary>How far its packages are, in words such as "1 of 2 packages delivered"; null where there is nothing to count.</summary>
    public string? Progress { get; init; }

    public IReadOnlyList<PackageView> Packages { get; init; } = [];

    /// <summary>Its lines by the location that ships them, with their stock.</summary>
    public IReadOnlyList<GroupView> Groups { get; init; } = [];
}

/// <summary>One unit of the order: three of one SKU are three lines.</summary>
public sealed record OrderLineView(
    string LineId,
    string SkuId,
    string SellerSku,
    string ProductName,
    string SkuName,
    decimal? SalePrice,
    bool IsCancelled,
    string? PackageId,
    string? TrackingNumber)
{
    public decimal? OriginalPrice { get; init; }

    public decimal? SellerDiscount { get; init; }

    public decimal? PlatformDiscount { get; init; }

    /// <summary>It came with another line and was not chosen by the buyer.</summary>
    public bool IsGift { get; init; }

    /// <summary>awaiting, short, refused, ready, arranged, dispatched, delivered, cancelled or lost.</summary>
    public string? State { get; init; }

    public static OrderLineView Of(ChannelOrderLine line) => new(
        line.Id,
        line.SkuId,
        line.SellerSku,
        line.ProductName,
        line.SkuName,
        line.SalePrice,
        line.IsCancelled,
        line.PackageId,
        line.TrackingNumber)
    {
        OriginalPrice = line.OriginalPrice,
        SellerDiscount = line.SellerDiscount,
        PlatformDiscount = line.PlatformDiscount,
        IsGift = line.IsGift,
    };
}

/// <summary>A call to the channel that the order wanted, and what became of it.</summary>
/// <param name="Status">intent, done, refused or uncertain.</param>
public sealed record EffectView(
    string EffectId,
    string Kind,
    string Status,
    int Attempts,
    DateTimeOffset? DueAt,
    string? Result,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SettledAt)
{
    public static EffectView Of(RowImage.Effect row) => new(
        row.EffectId, row.Kind, row.Status.ToText(), row.Attempts, row.DueAt, row.Result, row.CreatedAt, row.SettledAt);
}

/// <summary>The journal of one order, oldest first.</summary>
public sealed record TimelineView(string OrderId, IReadOnlyList<TimelineEntry> Items, long? NextAfter);

/// <param name="Sentence">The entry in words.</param>
/// <param name="Cause">What led to it: webhook, poll, api, deadline or effect, with its id.</param>
/// <param name="Hash">SHA-256 (hex) over the entry before and this one.</param>
public sealed record TimelineEntry(
    long Version,
    DateTimeOffset At,
    string Type,
    string Sentence,
    string Actor,
    string Cause,
    string? TraceId,
    JsonElement Data,
    string Hash);
