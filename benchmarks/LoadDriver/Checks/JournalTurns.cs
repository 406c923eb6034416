using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.Checks;

/// <summary>Loads in turns, of which only some left rows in the journal.</summary>
internal sealed class JournalTurns
{
    private readonly List<JournalTurn> _turns = [];

    /// <summary>Orders that came in while the journal was kept.</summary>
    public long KeptOrders => _turns.Where(turn => turn.IsKept).Sum(turn => turn.Orders);

    /// <summary>How many rows of the journal an order takes, on average over all turns.</summary>
    public double RowsOfOrder => (double)_turns.Sum(turn => turn.Decided) / _turns.Sum(turn => turn.Orders);

    public void Add(JournalTurn turn) => _turns.Add(turn);

    /// <summary>Whether the stream is of an order all of whose events came while the journal was kept.</summary>
    public bool IsKept(string stream)
    {
        // Streams of other kinds also end in digits.
        if (!stream.StartsWith("order/", StringComparison.Ordinal))
            return false;

        var serial = PatchedText.SerialOf(stream.AsSpan(stream.LastIndexOf('/') + 1));
        return _turns.Exists(turn => turn.IsKept && turn.First <= serial && serial < turn.End);
    }

    public IReadOnlyList<Finding> Check() =>
    [
        Finding.That(
            "with the journal every event is a row of it", Sum(true, turn => turn.Decided), Sum(true, turn => turn.Stored)),
        Finding.That("and without it none is", 0, Sum(false, turn => turn.Stored)),
    ];

    private long Sum(bool isKept, Func<JournalTurn, long> number) =>
        _turns.Where(turn => turn.IsKept == isKept).Sum(number);
}

/// <param name="IsKept">Whether the database stored the journal's rows.</param>
/// <param name="First">The number of its first order.</param>
/// <param name="End">The number after that of its last one.</param>
/// <param name="Decided">Events that were committed, by the versions of the streams.</param>
/// <param name="Stored">Rows that the journal has more than before.</param>
internal sealed record JournalTurn(bool IsKept, int First, int End, long Decided, long Stored)
{
    public int Orders => End - First;
}
