using System.Runtime.InteropServices;
using OrderActors.Domain.Memory;
using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>Lets orders in memory share the objects that many of them would have a copy of.</summary>
/// <remarks>The order stays equal to the fold of its events; only the memory that it takes changes.</remarks>
internal static class OrderMemory
{
    private static readonly Recurring<OrderPolicy> s_policies = new(EqualityComparer<OrderPolicy>.Default);
    private static readonly Recurring<StockNeed[]> s_needs = new(new SameNeeds());

    /// <param name="last">The event that was folded last: what that event added is shared, the rest is shared already.</param>
    public static Order Share(Order order, OrderEvent last) => last switch
    {
        OrderEvent.Created e => order with { Key = order.Key.Sharing(e.Channel.Id), Policy = s_policies.Of(order.Policy) },
        OrderEvent.ChannelChanged e => order with { Key = order.Key.Sharing(e.Channel.Id) },
        OrderEvent.Validated => order with { Groups = [.. order.Groups.Select(Share)] },
        _ => order,
    };

    private static StockGroup Share(StockGroup group) => group with { Lines = [.. group.Lines.Select(Share)] };

    /// <summary>All lines of one variant need the same, so one array serves them all.</summary>
    private static LineNeed Share(LineNeed line) => ImmutableCollectionsMarshal.AsArray(line.Needs) is { } needs
        ? line with { Needs = ImmutableCollectionsMarshal.AsImmutableArray(s_needs.Of(needs)) }
        : line;

    private sealed class SameNeeds : IEqualityComparer<StockNeed[]>
    {
        public bool Equals(StockNeed[]? one, StockNeed[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(StockNeed[] needs) => needs.Aggregate(0, HashCode.Combine);
    }
}
