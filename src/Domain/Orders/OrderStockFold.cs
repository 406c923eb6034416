using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>How each event of stock changes the groups of an order.</summary>
internal static class OrderStockFold
{
    public static Order Apply(Order order, OrderEvent @event) => @event switch
    {
        OrderEvent.Validated e => order with { Groups = order.Groups.AddRange(GroupsOf(order, e.Lines)) },
        OrderEvent.StockExempted { LineIds: { } lines } => order with { ExemptLineIds = order.ExemptLineIds.AddRange(lines) },
        OrderEvent.StockExempted => order with { IsExempt = true },
        OrderEvent.StockWanted e => order with
        {
            Round = e.Round,
            Groups = order.Groups.RemoveAll(group => group.Phase is StockPhase.Released),
        },
        OrderEvent.StockReserved e => Change(order, e.Round, e.Location, group => group with
        {
            Shortage = null,
            Phase = e.ExpiresAt is null ? StockPhase.Firm : StockPhase.Held,
        }),
        OrderEvent.StockRefused e => Refuse(order, e),
        OrderEvent.StockConfirmed e => To(order, e.Round, e.Location, StockPhase.Firm),
        OrderEvent.StockLost e => To(order, e.Round, e.Location, StockPhase.GivingUp),
        OrderEvent.StockShrunk e => Change(order, e.Round ?? order.Round, e.Location, group => group.Keeping(e.LineIds)),
        OrderEvent.StockReleased e => To(order, e.Round, e.Location, StockPhase.Released),
        OrderEvent.StockConsumed e => Change(order, e.Round, e.Location, Consumed),
        OrderEvent.LinesConsumed e => Change(order, e.Round, e.Location, group => group.Dispatching(e.LineIds)),
        OrderEvent.StockConflicted e => Conflict(order, e),
        _ => throw Invariant.Unreachable(@event),
    };

    private static IEnumerable<StockGroup> GroupsOf(Order order, ImmutableArray<LineNeed> lines) =>
        // A journal from before orders had groups may link no line at all: nothing is reserved then, and nothing left to link.
        lines.IsEmpty
            ? [Group(order, order.Policy.Location, []) with { Phase = StockPhase.Released }]
            : lines
                .GroupBy(line => line.Needs.IsEmpty ? order.Policy.Location : line.Needs[0].Sku.Location)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Group(order, group.Key, [.. group]));

    private static StockGroup Group(Order order, string location, ImmutableArray<LineNeed> lines) =>
        new(location, order.Round, StockPhase.Wanted, lines) { WarehouseId = order.Channel?.WarehouseId };

    private static Order Refuse(Order order, OrderEvent.StockRefused e)
    {
        var shortage = new Failure(e.Reason, e.Message, (order.Failure?.Attempt ?? 0) + 1, e.At);
        var refused = Change(order, e.Round, e.Location, group => group with
        {
            Shortage = shortage,
            Phase = StockPhase.GivingUp,
            HasNothing = e.NothingReserved ?? false,
        });
        return ReferenceEquals(refused, order)
            ? WithUnlinked(order, group => group with { Shortage = shortage, Phase = StockPhase.Released })
            : refused;
    }

    private static Order Conflict(Order order, OrderEvent.StockConflicted e)
    {
        var conflicted = Change(order, e.Round ?? order.Round, e.Location, group => Conflicted(
            e.LineIds is { } left ? group.Keeping(left) : group));
        return ReferenceEquals(conflicted, order) ? WithUnlinked(order, Conflicted) : conflicted;
    }

    private static StockGroup Conflicted(StockGroup group) => Consumed(group) with { Phase = StockPhase.Conflict };

    private static StockGroup Consumed(StockGroup group) => group with
    {
        Phase = StockPhase.Consumed,
        DispatchedLineIds = [.. group.Lines.Select(line => line.LineId)],
    };

    /// <summary>Lines that could not be linked to SKUs make a group that takes nothing.</summary>
    private static Order WithUnlinked(Order order, Func<StockGroup, StockGroup> change)
    {
        ImmutableArray<LineNeed> lines = [.. OrderLines.WithoutStock(order).Select(line => new LineNeed(line.Id, []))];
        return order with { Groups = order.Groups.Add(change(Group(order, order.Policy.Location, lines))) };
    }

    private static Order To(Order order, int round, string? location, StockPhase phase) =>
        Change(order, round, location, group => group with { Phase = phase });

    /// <returns>The order itself where it has no such group.</returns>
    private static Order Change(Order order, int round, string? location, Func<StockGroup, StockGroup> change)
    {
        var groups = order.Groups;
        for (var at = 0; at < groups.Length; at++)
        {
            var isMeant = groups[at].Round == round && (location is null || groups[at].Location == location);
            if (isMeant && groups[at] is not { Lines.IsEmpty: true, Phase: StockPhase.Released })
                groups = groups.SetItem(at, change(groups[at]));
        }

        return groups == order.Groups ? order : order with { Groups = groups };
    }
}
