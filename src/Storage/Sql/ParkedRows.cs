using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>What a subscriber's runner writes of events that were not taken.</summary>
internal static class ParkedRows
{
    public static string NameOf(ParkedStatus status) => status switch
    {
        ParkedStatus.Parked => "parked",
        ParkedStatus.Waiting => "waiting",
    };

    public static ParkedStatus StatusOf(string name) => name switch
    {
        "parked" => ParkedStatus.Parked,
        "waiting" => ParkedStatus.Waiting,
        _ => throw Invariant.Unreachable(name),
    };

    /// <remarks>
    /// Where it is parked already, somebody else has moved the cursor over it: that refuses the transaction, and no error is to
    /// come before it.
    /// </remarks>
    public static SqlStep Park(SubscriberRow.ParkedEvent row) => new(
        new SqlQuery(
            """
            INSERT INTO parked_events (subscriber, stream, version, partition, position, type, seller_id, reason, attempts, status,
              holds_stream, parked_at)
            VALUES (@subscriber, @stream, @version, @partition, @position, @type, @seller, @reason, @attempts, @status,
              @holds, @at)
            ON CONFLICT (subscriber, stream, version) DO NOTHING
            """)
            .With("subscriber", row.Subscriber).With("stream", row.Event.Stream).With("version", row.Event.Version)
            .With("partition", JournalPartition.Of(row.Event.Stream)).With("position", row.Event.Position)
            .With("type", row.Event.Type).With("seller", StreamScope.Of(row.Event.Stream).SellerId ?? "")
            .With("reason", row.Reason).With("attempts", row.Attempts).With("status", NameOf(row.Status))
            .With("holds", row.HoldsStream).With("at", row.At));

    public static SqlStep Unpark(SubscriberRow.Unparked row) => new(
        new SqlQuery(
            """
            DELETE FROM parked_events
            WHERE subscriber = @subscriber AND stream = @stream AND version = @version AND status = 'waiting'
            """)
            .With("subscriber", row.Subscriber).With("stream", row.Stream).With("version", row.Version),
        Rows: 1);

    /// <remarks>It keeps the instant at which it was parked first: that is how long somebody waits for it.</remarks>
    public static SqlStep ParkAgain(SubscriberRow.ParkedAgain row) => new(
        new SqlQuery(
            """
            UPDATE parked_events SET status = 'parked', reason = @reason, attempts = @attempts
            WHERE subscriber = @subscriber AND stream = @stream AND version = @version AND status = 'waiting'
            """)
            .With("reason", row.Reason).With("attempts", row.Attempts).With("subscriber", row.Subscriber)
            .With("stream", row.Stream).With("version", row.Version),
        Rows: 1);
}
