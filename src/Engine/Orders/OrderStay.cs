namespace OrderActors.Engine.Orders;

/// <summary>How long orders stay in memory.</summary>
/// <param name="AtRest">
/// As long as the runtime keeps what nobody calls; otherwise an order leaves once nothing of its own goes on
/// (<see cref="Domain.Orders.OrderProcess.IsAtRest"/>).
/// </param>
public sealed record OrderStay(bool AtRest);
