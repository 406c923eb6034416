using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>An order with what its row keeps beside the fold.</summary>
/// <param name="Payload">The channel's payload as last received (JSON); empty before the first.</param>
/// <param name="TraceParent">Of the command decided last; goes into the rows of the effects that it intends.</param>
public sealed record OrderRecord(Order Order, string Payload, string? TraceParent = null);
