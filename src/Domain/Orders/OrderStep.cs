using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>What an order needs next from outside itself. Each may be repeated: its ids are made from the order alone.</summary>
public abstract record OrderStep
{
    private OrderStep() { }

    /// <summary>Link the open lines to SKUs.</summary>
    public sealed record Resolve : OrderStep;

    /// <summary>Reserve every need, all or nothing.</summary>
    /// <param name="ExpiresAt">Null for a firm promise.</param>
    public sealed record Reserve(ImmutableArray<StockNeed> Needs, int Round, DateTimeOffset? ExpiresAt) : OrderStep;

    /// <summary>Make the reservations firm.</summary>
    public sealed record Confirm(ImmutableArray<StockNeed> Needs, int Round) : OrderStep;

    /// <summary>Give back what lines took that were cancelled.</summary>
    /// <param name="Left">What the lines that are left need.</param>
    public sealed record Shrink(
        ImmutableArray<StockNeed> Needs, ImmutableArray<StockNeed> Left, ImmutableArray<string> LineIds, int Round)
        : OrderStep;

    /// <summary>Give everything of the round back.</summary>
    public sealed record GiveUp(ImmutableArray<StockNeed> Needs, int Round) : OrderStep;

    /// <summary>The units left: consume what is reserved, reserving first what is not.</summary>
    public sealed record Consume(ImmutableArray<StockNeed> Needs, int Round) : OrderStep;

    /// <summary>Ship by the shop's rule.</summary>
    /// <param name="OperationId">Another one after each refusal: the same one would be taken for a repeat.</param>
    public sealed record AutoShip(string OperationId) : OrderStep;
}
