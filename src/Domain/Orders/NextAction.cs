namespace OrderActors.Domain.Orders;

/// <summary>What an order waits for, in words that an operator understands, and when somebody must look.</summary>
public sealed record NextAction(string Name, DateTimeOffset DueAt);
