using System.Text.Json.Serialization;
using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Inventory;

/// <summary>The stock of one SKU at one location.</summary>
/// <param name="OnHand">Units ever received, net of adjustments.</param>
/// <param name="Reserved">Units promised and not dispatched.</param>
/// <param name="Consumed">Units dispatched.</param>
/// <param name="Available">On hand - consumed - reserved.</param>
/// <param name="Publishable">Available - safety stock, never below zero: what channels may offer.</param>
public sealed record StockView(
    string Location,
    string Sku,
    int OnHand,
    int Reserved,
    int Consumed,
    int SafetyStock,
    int Available,
    int Publishable)
{
    public static StockView Of(RowImage.Stock row)
    {
        var available = row.OnHand - row.Consumed - row.Reserved;
        return new StockView(
            row.Key.Location,
            row.Key.Sku,
            row.OnHand,
            row.Reserved,
            row.Consumed,
            row.SafetyStock,
            available,
            Math.Max(0, available - row.SafetyStock));
    }

    public static StockView Of(SkuKey key, StockLevel level) => new(
        key.Location,
        key.Sku,
        level.OnHand,
        level.Reserved,
        level.Consumed,
        level.SafetyStock,
        level.Available,
        level.Publishable);
}

/// <param name="Explanation">The sum in words: on hand - consumed - reserved = available.</param>
/// <param name="Reservations">Held ones first, then newest first; at most 200.</param>
public sealed record StockDetailView(
    StockView Stock, string Explanation, IReadOnlyList<ReservationView> Reservations);

/// <param name="Quantity">Units in all.</param>
/// <param name="Status">held, consumed or released.</param>
/// <param name="ExpiresAt">Null for a firm reservation.</param>
/// <param name="Consumed">Units of it that have left.</param>
public sealed record ReservationView(
    string ReservationId,
    string OrderRef,
    int Quantity,
    string Status,
    DateTimeOffset? ExpiresAt,
    string? CloseReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt,
    int Consumed)
{
    public static ReservationView Of(RowImage.Reservation row) => new(
        row.ReservationId,
        row.OrderRef,
        row.Quantity,
        row.Status.ToText(),
        row.ExpiresAt,
        row.CloseReason,
        row.CreatedAt,
        row.ClosedAt,
        row.Consumed);
}

/// <param name="Delta">Units to add or, negative, to take away; not zero.</param>
/// <param name="Reason">Why, such as <c>received</c>, <c>stocktake</c>, <c>damaged</c>.</param>
/// <param name="Reference">A document or note that explains it.</param>
public sealed record AdjustRequest(int Delta, string Reason, string? Reference = null);

/// <param name="Quantity">Units kept back from channels.</param>
public sealed record SafetyStockRequest(int Quantity);

/// <param name="ReservationId">Made by the caller; the same id is the same promise.</param>
/// <param name="OrderRef">What it is for.</param>
/// <param name="TtlSeconds">How long it holds unless confirmed: 1 second to 7 days. Default 30 minutes.</param>
public sealed record ReserveRequest(string ReservationId, int Quantity, string? OrderRef = null, int? TtlSeconds = null);

/// <param name="Stock">The stock after it.</param>
public sealed record ReservationAnswer(string ReservationId, StockView Stock);

/// <summary>Asks whether units could be had. Nothing is reserved by it.</summary>
public sealed record AvailabilityRequest(IReadOnlyList<AvailabilityItemRequest> Items);

/// <param name="Location">Where to look; leave out for the default location.</param>
/// <param name="ProductId">Given back as it came.</param>
public sealed record AvailabilityItemRequest(
    string Sku, int Quantity, string? Location = null, string? ProductId = null);

/// <summary>The answer in the specification's words (S003, AvailabilityCheck).</summary>
public sealed record AvailabilityCheck(
    [property: JsonPropertyName("all_available")] bool AllAvailable,
    [property: JsonPropertyName("items")] IReadOnlyList<AvailabilityItem> Items);

/// <param name="AvailableQuantity">Units left for this item, after the items before it took theirs.</param>
/// <param name="Status">available, partial or unavailable.</param>
public sealed record AvailabilityItem(
    [property: JsonPropertyName("product_id")] string? ProductId,
    [property: JsonPropertyName("sku")] string Sku,
    [property: JsonPropertyName("location")] string Location,
    [property: JsonPropertyName("requested_quantity")] int RequestedQuantity,
    [property: JsonPropertyName("available_quantity")] int AvailableQuantity,
    [property: JsonPropertyName("status")] string Status);
