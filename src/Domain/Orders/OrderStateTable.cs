namespace OrderActors.Domain.Orders;

/// <summary>What is true of an order's lines together.</summary>
/// <remarks>In the sequence in which <see cref="OrderStateTable"/> is checked.</remarks>
public enum LinesAre
{
    AllCancelled,
    AllLost,
    AllDelivered,
    AllDispatched,
    SomeStoppedOthersDispatched,
    SomeStopped,
    SomeDispatched,
    AllReady,
    SomeAwaiting,
}

/// <summary>The order's state as it follows from its lines: one table, checked from the top.</summary>
/// <remarks>
/// The order moves towards this state by allowed transitions only (<see cref="OrderTransitions.Toward"/>). A fact that would move
/// it backwards is kept and shown, and the state stays.
/// </remarks>
public static class OrderStateTable
{
    public static LinesAre RowOf(in LineTally lines)
    {
        if (lines.Live == 0)
            return LinesAre.AllCancelled;
        if (lines.Lost == lines.Live)
            return LinesAre.AllLost;
        if (lines.Delivered + lines.Lost == lines.Live)
            return LinesAre.AllDelivered;
        if (lines.Left == lines.Live)
            return LinesAre.AllDispatched;
        if (lines.Stopped > 0)
            return lines.Left > 0 ? LinesAre.SomeStoppedOthersDispatched : LinesAre.SomeStopped;
        if (lines.Left > 0)
            return LinesAre.SomeDispatched;

        return lines.Awaiting > 0 ? LinesAre.SomeAwaiting : LinesAre.AllReady;
    }

    public static OrderState StateOf(LinesAre row) => row switch
    {
        LinesAre.AllCancelled => OrderState.Cancelled,
        LinesAre.AllDelivered => OrderState.Delivered,
        LinesAre.AllLost or LinesAre.AllDispatched => OrderState.Shipped,
        LinesAre.SomeStoppedOthersDispatched or LinesAre.SomeDispatched or LinesAre.AllReady => OrderState.Processing,
        LinesAre.SomeStopped => OrderState.Failed,
        LinesAre.SomeAwaiting => OrderState.Received,
    };

    /// <summary>The row in words, as the documentation prints it.</summary>
    public static string Condition(LinesAre row) => row switch
    {
        LinesAre.AllCancelled => "none: all were cancelled, or refunded before dispatch",
        LinesAre.AllDelivered => "all delivered, or lost after dispatch with another one delivered",
        LinesAre.AllLost => "all lost after dispatch",
        LinesAre.AllDispatched => "all dispatched, at least one not delivered",
        LinesAre.SomeStoppedOthersDispatched => "one short of stock or refused by TikTok, another one dispatched",
        LinesAre.SomeStopped => "one short of stock or refused by TikTok, none dispatched",
        LinesAre.SomeDispatched => "one dispatched, another one not",
        LinesAre.AllReady => "all ready or arranged",
        LinesAre.SomeAwaiting => "at least one awaiting, none short and none dispatched",
    };

    /// <summary>What the order's page says of the row, as the documentation prints it.</summary>
    public static string Says(LinesAre row) => row switch
    {
        LinesAre.AllCancelled => "why, and by whom",
        LinesAre.AllDelivered => Delivered("n", "n"),
        LinesAre.AllLost => "lost after dispatch; the order is closed where it stands",
        LinesAre.AllDispatched => Delivered("m", "n"),
        LinesAre.SomeStoppedOthersDispatched => Collected("m", "n") + "; k lines need attention",
        LinesAre.SomeStopped => "what is short or refused, and what can be done",
        LinesAre.SomeDispatched => Collected("m", "n"),
        LinesAre.AllReady => "n packages to be collected",
        LinesAre.SomeAwaiting => "what is awaited, and until when",
    };

    /// <summary>What the order's page says of this order; null where its failure or its next action says it.</summary>
    public static string? Says(Order order)
    {
        var lines = LineTally.Of(order);
        var row = RowOf(lines);
        return row switch
        {
            LinesAre.AllDelivered or LinesAre.AllDispatched => Progress(order, Delivered, LineState.Delivered, LineState.Lost),
            LinesAre.SomeDispatched => Collection(order),
            LinesAre.SomeStoppedOthersDispatched => $"{Collection(order)}; {Attention(lines.Stopped)}",
            LinesAre.AllLost => Says(row),
            LinesAre.AllCancelled or LinesAre.SomeStopped or LinesAre.AllReady or LinesAre.SomeAwaiting => null,
        };
    }

    private static string Collection(Order order) =>
        Progress(order, Collected, LineState.Dispatched, LineState.Delivered, LineState.Lost);

    private static string Progress(Order order, Func<string, string, string> words, params LineState[] done)
    {
        var packages = order.Channel!.Lines
            .Select(line => (Package: line.PackageId ?? line.Id, State: OrderLines.StateOf(order, line)))
            .Where(line => line.State is not LineState.Cancelled)
            .GroupBy(line => line.Package, line => line.State)
            .ToList();
        var finished = packages.Count(package => package.All(done.Contains));
        return words(Number(finished), Number(packages.Count));
    }

    private static string Delivered(string some, string all) => $"{some} of {all} packages delivered";

    private static string Collected(string some, string all) => $"{some} of {all} packages collected";

    private static string Attention(int lines) =>
        lines == 1 ? "1 line needs attention" : $"{Number(lines)} lines need attention";

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
