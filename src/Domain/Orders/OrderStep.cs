using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>What an order needs next from outside itself. Each may be repeated: its ids are made from the order alone.</summary>
/// <remarks>A step of stock is of one group, which its location and its round name.</remarks>
public abstract record OrderStep
{
    private OrderStep() { }

    /// <summary>Link the lines that have no group yet to SKUs.</summary>
    public sealed record Resolve : OrderStep;

    /// <summary>Reserve every need, all or nothing.</summary>
    /// <param name="ExpiresAt">Null for a firm promise.</param>
    public sealed record Reserve(string Location, int Round, ImmutableArray<StockNeed> Needs, DateTimeOffset? ExpiresAt) : OrderStep;

    /// <summary>Make the reservations firm.</summary>
    public sealed record Confirm(string Location, int Round, ImmutableArray<StockNeed> Needs) : OrderStep;

    /// <summary>Give back what lines took that were cancelled before they left.</summary>
    /// <param name="Left">What the lines that are left need, those that have left the shelf among them.</param>
    public sealed record Shrink(
        string Location,
        int Round,
        ImmutableArray<StockNeed> Needs,
        ImmutableArray<StockNeed> Left,
        ImmutableArray<string> LineIds)
        : OrderStep;

    /// <summary>Give back everything of the group that has not left.</summary>
    public sealed record GiveUp(string Location, int Round, ImmutableArray<StockNeed> Needs) : OrderStep;

    /// <summary>Units left: consume what is reserved, reserving first what is not.</summary>
    /// <param name="Needs">What the whole group reserves.</param>
    /// <param name="Targets">How many units of each reservation have left in total, of the SKUs that newly left.</param>
    /// <param name="LineIds">The lines that newly left.</param>
    public sealed record Consume(
        string Location,
        int Round,
        ImmutableArray<StockNeed> Needs,
        ImmutableArray<StockNeed> Targets,
        ImmutableArray<string> LineIds)
        : OrderStep;

    /// <summary>Ship by the shop's rule.</summary>
    /// <param name="OperationId">Another one after each refusal: the same one would be taken for a repeat.</param>
    public sealed record AutoShip(string OperationId) : OrderStep;
}
