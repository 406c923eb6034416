using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>An order with what its row keeps beside the fold.</summary>
/// <param name="Payload">The channel's payload (JSON) while it waits to be stored; once it is committed, none is kept.</param>
/// <param name="TraceParent">Of the command decided last; goes into the rows of the effects that it intends.</param>
public readonly record struct OrderRecord(Order Order, string? Payload, string? TraceParent = null);
