using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>What a group of lines needs next of its stock. A function of the order alone, and of no other group.</summary>
public static class GroupSteps
{
    /// <summary>The step to take now; null when the group waits for its lines.</summary>
    public static OrderStep? Next(Order order, StockGroup group)
    {
        if (GivesUp(order, group))
            return new OrderStep.GiveUp(group.Location, group.Round, group.Needs);
        if (!group.IsLive)
            return null;

        var lines = Sort(order, group);
        return group.Phase switch
        {
            StockPhase.Wanted when lines.Waiting > 0 => Reserve(order, group),
            StockPhase.Wanted or StockPhase.Held or StockPhase.Firm when lines.Cancelled > 0 => Shrink(order, group),
            StockPhase.Wanted => Consume(order, group),
            // Confirm before consuming: the reservation may have expired, and only a confirmed one says what is still owed.
            StockPhase.Held => order.IsPaid || order.IsDispatched || lines.NewlyLeft > 0
                ? new OrderStep.Confirm(group.Location, group.Round, group.Needs)
                : null,
            StockPhase.Firm => lines.NewlyLeft > 0 ? Consume(order, group) : null,
            StockPhase.GivingUp or StockPhase.Released or StockPhase.Consumed or StockPhase.Conflict => null,
        };
    }

    /// <summary>Nothing of the group will be needed, and something of it may be reserved.</summary>
    public static bool GivesUp(Order order, StockGroup group) =>
        group.Phase is StockPhase.GivingUp
        || (group.IsLive && Sort(order, group) is { Waiting: 0, NewlyLeft: 0, Dispatched: 0 });

    /// <summary>The group is given back, and yet its units are wanted: they have left, or may be tried for again.</summary>
    public static bool IsOwed(Order order, StockGroup group)
    {
        var lines = Sort(order, group);
        if (lines.NewlyLeft + lines.Dispatched > 0)
            return true;
        if (order.IsEnded || lines.Waiting == 0)
            return false;

        return lines.Cancelled > 0
            || order is { State: OrderState.Failed, IsRetrying: true }
            || (group.Shortage is null && order.State is OrderState.Received or OrderState.Processing);
    }

    private static OrderStep.Reserve Reserve(Order order, StockGroup group) =>
        new(group.Location, group.Round, group.Needs, ExpiryOf(order));

    private static OrderStep.Shrink Shrink(Order order, StockGroup group)
    {
        var left = group.Lines.Where(line => StandingOf(order, group, line.LineId) is not Standing.Cancelled).ToList();
        return new OrderStep.Shrink(
            group.Location, group.Round, group.Needs, LineNeed.Sum(left), [.. left.Select(line => line.LineId)]);
    }

    private static OrderStep.Consume Consume(Order order, StockGroup group)
    {
        ImmutableArray<LineNeed> leaving =
            [.. group.Lines.Where(line => StandingOf(order, group, line.LineId) is Standing.NewlyLeft)];
        var skus = leaving.SelectMany(line => line.Needs).Select(need => need.Sku).ToHashSet();
        var gone = group.Lines.Where(line => StandingOf(order, group, line.LineId) is Standing.NewlyLeft or Standing.Dispatched);
        return new OrderStep.Consume(
            group.Location,
            group.Round,
            group.Needs,
            [.. LineNeed.Sum(gone).Where(need => skus.Contains(need.Sku))],
            [.. leaving.Select(line => line.LineId)]);
    }

    private static DateTimeOffset? ExpiryOf(Order order)
    {
        if (order.IsPaid)
            return null;

        var payBy = order.Channel!.AutoCancelAt ?? order.Channel.PlacedAt + OrderProcess.PaymentWindow;
        var from = payBy > order.UpdatedAt ? payBy : order.UpdatedAt;
        return from + OrderProcess.ReservationGrace;
    }

    private static Standings Sort(Order order, StockGroup group)
    {
        var sorted = default(Standings);
        foreach (var line in group.Lines)
            sorted = sorted.With(StandingOf(order, group, line.LineId));

        return sorted;
    }

    private static Standing StandingOf(Order order, StockGroup group, string lineId)
    {
        if (group.HasDispatched(lineId))
            return Standing.Dispatched;

        // What the channel does not name any more may come back with its next word: its unit stays reserved as long as it may ship.
        if (order.FindLine(lineId) is not { } line)
            return order.IsDispatched || order.IsEnded ? Standing.Cancelled : Standing.Waiting;
        if (OrderLines.HasLeft(order, line))
            return Standing.NewlyLeft;

        return OrderLines.IsOwed(order, line) ? Standing.Waiting : Standing.Cancelled;
    }

    /// <summary>Where the unit of a line is, as far as its stock is concerned.</summary>
    private enum Standing
    {
        Waiting,
        NewlyLeft,
        Dispatched,
        Cancelled,
    }

    private readonly record struct Standings(int Waiting, int NewlyLeft, int Dispatched, int Cancelled)
    {
        public Standings With(Standing standing) => standing switch
        {
            Standing.Waiting => this with { Waiting = Waiting + 1 },
            Standing.NewlyLeft => this with { NewlyLeft = NewlyLeft + 1 },
            Standing.Dispatched => this with { Dispatched = Dispatched + 1 },
            Standing.Cancelled => this with { Cancelled = Cancelled + 1 },
        };
    }
}
