using System.Data.Common;
using System.Diagnostics;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Orders;
using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.Machines;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>What dropping the journal's rows does not save: the processor time to write events as JSON and to hash them.</summary>
internal static class ChainCost
{
    private const int Rounds = 50;

    /// <summary>The newest rows of orders and SKUs: what loads write, and not what filled the database or came of polls.</summary>
    private const string Sample =
        """
        SELECT stream, version, type, at, actor, cause, data, hash FROM journal
        WHERE stream LIKE 'order/%' OR stream LIKE 'stock/%' ORDER BY position DESC LIMIT 2000
        """;

    /// <summary>Time for one row on average, when one thread does nothing else.</summary>
    public static async Task<TimeSpan> OfRowAsync(TrialDatabase database, DbConnection connection)
    {
        var rows = await connection.QueryAsync(Sample, row => RowOf(
            row.GetString(0),
            row.GetInt64(1),
            new JournalFact(
                row.GetString(2), database.ReadTime(row, 3), row.GetString(4), row.GetString(5), row.GetString(6)),
            row.GetFieldValue<byte[]>(7)));

        // The first round compiles.
        Time(rows);
        var rounds = new Samples([.. Enumerable.Range(0, Rounds).Select(_ => Time(rows).TotalSeconds)]);
        return TimeSpan.FromSeconds(rounds.Median / rows.Count);
    }

    /// <summary>The rate that a load would have had, had it not spent the given processor time on each order.</summary>
    /// <remarks>As if every processor had been busy, and all of the time went to more orders: never too low.</remarks>
    public static double RateWithout(double rate, TimeSpan ofOrder, int processors) =>
        rate / (1 - (rate * ofOrder.TotalSeconds / processors));

    private static TimeSpan Time(List<Action> rows)
    {
        var since = Stopwatch.GetTimestamp();
        foreach (var row in rows)
            row();

        return Stopwatch.GetElapsedTime(since);
    }

    private static Action RowOf(string stream, long version, JournalFact fact, byte[] hash)
    {
        Func<string> encode = fact.Type.StartsWith("order.", StringComparison.Ordinal)
            ? Encoding(OrderEvents.Codec, fact)
            : Encoding(StockEvents.Codec, fact);
        // Its own hash stands for the one before, which is as long.
        return () => JournalChain.Next(hash, stream, version, fact with { Data = encode() });
    }

    private static Func<string> Encoding<TEvent>(EventCodec<TEvent> codec, JournalFact fact)
        where TEvent : notnull
    {
        var decoded = codec.Decode(fact.Type, fact.Data);
        return () => codec.Encode(decoded).Data;
    }
}
