using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Generator.Plan;

/// <summary>What one generated order is.</summary>
internal readonly record struct OrderPlan(
    long Number,
    OrderKey Key,
    SkuKey Sku,
    int Quantity,
    OrderState State,
    DateTimeOffset PlacedAt,
    DateTimeOffset ChangedAt,
    bool IsOnHold)
{
    /// <summary>Units that the order took off the shelf, or keeps promised.</summary>
    public int Consumed => State is OrderState.Shipped or OrderState.Delivered ? Quantity : 0;

    public int Reserved => State is OrderState.Processing ? Quantity : 0;

    public string? TrackingNumber => Consumed > 0 ? $"JX{Number + 10_000_000_000}" : null;
}
