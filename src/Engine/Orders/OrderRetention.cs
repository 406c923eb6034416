namespace OrderActors.Engine.Orders;

/// <summary>How long orders stay in memory.</summary>
/// <param name="KeepIdleOrders">
/// True: as long as the runtime keeps any grain that nobody calls. False: an order leaves memory once it only waits for
/// somebody (<see cref="Domain.Orders.OrderProcess.IsIdle"/>).
/// </param>
public sealed record OrderRetention(bool KeepIdleOrders);
