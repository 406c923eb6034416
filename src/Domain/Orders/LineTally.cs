using System.Runtime.InteropServices;

namespace OrderActors.Domain.Orders;

/// <summary>How many lines of an order stand where.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct LineTally
{
    public int Awaiting { get; private set; }

    public int ShortOfStock { get; private set; }

    public int Refused { get; private set; }

    public int Ready { get; private set; }

    public int Arranged { get; private set; }

    public int Dispatched { get; private set; }

    public int Delivered { get; private set; }

    public int Cancelled { get; private set; }

    public int Lost { get; private set; }

    /// <summary>The lines that are not cancelled.</summary>
    public readonly int Live => NotLeft + Left;

    /// <summary>The lines that left the building, wherever they are now.</summary>
    public readonly int Left => Dispatched + Delivered + Lost;

    /// <summary>The lines that cannot go on without somebody: short of stock, or refused by the channel.</summary>
    public readonly int Stopped => ShortOfStock + Refused;

    private readonly int NotLeft => Awaiting + ShortOfStock + Refused + Ready + Arranged;

    public static LineTally Of(Order order)
    {
        var tally = default(LineTally);
        foreach (var line in order.Channel?.Lines ?? [])
            tally = tally.With(OrderLines.StateOf(order, line));

        return tally;
    }

    public static LineTally Of(IEnumerable<LineState> lines) =>
        lines.Aggregate(default(LineTally), (tally, line) => tally.With(line));

    public readonly LineTally With(LineState line) => line switch
    {
        LineState.Awaiting => this with { Awaiting = Awaiting + 1 },
        LineState.ShortOfStock => this with { ShortOfStock = ShortOfStock + 1 },
        LineState.Refused => this with { Refused = Refused + 1 },
        LineState.Ready => this with { Ready = Ready + 1 },
        LineState.Arranged => this with { Arranged = Arranged + 1 },
        LineState.Dispatched => this with { Dispatched = Dispatched + 1 },
        LineState.Delivered => this with { Delivered = Delivered + 1 },
        LineState.Cancelled => this with { Cancelled = Cancelled + 1 },
        LineState.Lost => this with { Lost = Lost + 1 },
    };
}
