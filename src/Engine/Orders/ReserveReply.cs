using OrderActors.Domain.Inventory;

namespace OrderActors.Engine.Orders;

/// <summary>What became of a reservation that an order asked for.</summary>
/// <param name="Refusal">Null when the units are reserved, now or before; else why not.</param>
/// <param name="WroteAttached">
/// Whether the order's changes were written with the reservation. Never when it was refused, nor when it had been made before.
/// </param>
public readonly record struct ReserveReply(StockRejection? Refusal, bool WroteAttached);
