using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>The order's state machine. What is not in this table does not happen.</summary>
/// <remarks>
/// The specification's five states and transitions (S001, section 1) unchanged, plus <see cref="OrderState.Cancelled"/>.
/// Holds, failures' reasons and a closure by the channel are facts beside the state and not more states.
/// </remarks>
public static class OrderTransitions
{
    public static readonly FrozenDictionary<OrderState, ImmutableArray<OrderState>> Table =
        new Dictionary<OrderState, ImmutableArray<OrderState>>
        {
            [OrderState.Received] = [OrderState.Processing, OrderState.Failed, OrderState.Cancelled],
            [OrderState.Processing] = [OrderState.Shipped, OrderState.Failed, OrderState.Cancelled],
            [OrderState.Shipped] = [OrderState.Delivered],
            [OrderState.Delivered] = [],
            [OrderState.Failed] = [OrderState.Processing, OrderState.Cancelled],
            [OrderState.Cancelled] = [],
        }.ToFrozenDictionary();

    public static bool IsAllowed(OrderState from, OrderState to) => Table[from].Contains(to);

    /// <summary>The next move of the shortest way to a state; null when it is reached, or no way leads there.</summary>
    public static OrderState? Toward(OrderState from, OrderState to)
    {
        if (IsAllowed(from, to))
            return to;

        return (from, to) switch
        {
            (OrderState.Received or OrderState.Failed, OrderState.Shipped or OrderState.Delivered) => OrderState.Processing,
            (OrderState.Processing, OrderState.Delivered) => OrderState.Shipped,
            _ => null,
        };
    }

    /// <summary>The state's name as the specification, the database and the API write it.</summary>
    public static string Name(this OrderState state) => state switch
    {
        OrderState.Received => "received",
        OrderState.Processing => "processing",
        OrderState.Shipped => "shipped",
        OrderState.Delivered => "delivered",
        OrderState.Failed => "failed",
        OrderState.Cancelled => "cancelled",
    };
}
