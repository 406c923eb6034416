using OrderActors.Domain.Inventory;

namespace OrderActors.Engine.Orders;

/// <summary>Units that an order asks a SKU for.</summary>
/// <param name="Quantity">At least one.</param>
/// <param name="OrderRef">The order, for people.</param>
/// <param name="ExpiresAt">Null for a firm promise.</param>
public sealed record StockClaim(ReservationId Id, int Quantity, string OrderRef, DateTimeOffset? ExpiresAt);
