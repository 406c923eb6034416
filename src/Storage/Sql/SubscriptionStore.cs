using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Cursors as rows. Who may move one is decided by the row itself, on which all that would move it queue up.</summary>
internal sealed class SubscriptionStore(SqlDatabase database, IStoreReader reader, TimeProvider clock) : ISubscriptionStore
{
    public Task<ImmutableArray<StoredCursor>> LoadCursorsAsync(string subscriber, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery($"{SelectCursor} WHERE subscriber = @subscriber ORDER BY partition").With("subscriber", subscriber),
            ReadCursor,
            cancellation);

    public Task BeginAsync(string subscriber, long position, CancellationToken cancellation) => database.WriteAllAsync(
        [
            .. Enumerable.Range(0, JournalPartition.Count).Select(partition => new SqlStep(
                new SqlQuery(
                    """
                    INSERT INTO subscription_cursors (subscriber, partition, position, updated_at)
                    VALUES (@subscriber, @partition, @position, @at) ON CONFLICT (subscriber, partition) DO NOTHING
                    """)
                    .With("subscriber", subscriber).With("partition", partition).With("position", position)
                    .With("at", clock.GetUtcNow()))),
        ],
        cancellation);

    public Task<long> FindJournalEndAsync(CancellationToken cancellation) => reader.FindJournalEndAsync(cancellation);

    public Task<ImmutableArray<StoredEvent>> ReadJournalAsync(
        long afterPosition, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Event} FROM journal
                WHERE position > @after AND {database.JournalBound} ORDER BY position LIMIT @limit
                """)
                .With("after", afterPosition).With("limit", limit),
            Columns.ReadEvent,
            cancellation);

    public Task<ImmutableArray<StoredEvent>> ReadJournalAsync(
        long afterPosition, long upTo, ImmutableArray<string> types, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Event} FROM journal
                WHERE position > @after AND position <= @upTo
                  AND (type {database.OneOf("@types")} OR rtrim(type, '0123456789') {database.OneOf("@families")})
                ORDER BY position LIMIT @limit
                """)
                .With("after", afterPosition).With("upTo", upTo).With("limit", limit)
                .With("types", JsonSerializer.Serialize(types))
                .With("families", JsonSerializer.Serialize(types.Select(type => type + ".v"))),
            Columns.ReadEvent,
            cancellation);

    public Task<bool> AdvanceAsync(
        ImmutableArray<CursorMove> moves, ImmutableArray<SubscriberRow> rows, CancellationToken cancellation) =>
        // The cursors first and in one order: who waits for one has written nothing yet, and no two wait in a circle. Each further
        // statement then sees what the one before it in line has committed.
        database.WriteAllAsync(
            [
                .. moves.OrderBy(move => move.Subscriber, StringComparer.Ordinal).ThenBy(move => move.Partition).Select(Move),
                .. SubscriberRows.StepsOf(rows),
            ],
            cancellation);

    public Task<ImmutableArray<string>> LoadHeldStreamsAsync(
        string subscriber, int partition, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT DISTINCT stream FROM parked_events
                WHERE subscriber = @subscriber AND partition = @partition AND (holds_stream OR status = 'waiting')
                """)
                .With("subscriber", subscriber).With("partition", partition),
            row => row.Text(),
            cancellation);

    public Task<ImmutableArray<SubscriberPartition>> FindWaitingAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery("SELECT DISTINCT subscriber, partition FROM parked_events WHERE status = 'waiting'"),
            row => new SubscriberPartition(row.Text(), row.Int()),
            cancellation);

    public Task<ImmutableArray<WaitingEvent>> LoadWaitingAsync(
        string subscriber, int partition, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {string.Join(", ", Columns.Event.Split(", ").Select(column => "j." + column))}, p.attempts, p.holds_stream
                FROM parked_events p JOIN journal j ON j.stream = p.stream AND j.version = p.version
                WHERE p.subscriber = @subscriber AND p.partition = @partition AND p.status = 'waiting' AND NOT EXISTS (
                  SELECT 1 FROM parked_events ahead
                  WHERE ahead.subscriber = p.subscriber AND ahead.stream = p.stream AND ahead.version < p.version
                    AND ahead.status = 'parked' AND ahead.holds_stream)
                ORDER BY p.position LIMIT @limit
                """)
                .With("subscriber", subscriber).With("partition", partition).With("limit", limit),
            row => new WaitingEvent(Columns.ReadEvent(row), row.Int(), row.Bool()),
            cancellation);

    public async Task<SubscriptionsStanding> ReadStandingAsync(CancellationToken cancellation)
    {
        var cursors = await database.QueryAsync(
            new SqlQuery(SelectCursor + " ORDER BY subscriber, partition"), ReadCursor, cancellation).ConfigureAwait(false);
        var parked = await database.QueryAsync(
            new SqlQuery(
                """
                SELECT subscriber, sum(CASE WHEN status = 'parked' THEN 1 ELSE 0 END),
                       sum(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END),
                       min(CASE WHEN status = 'parked' THEN parked_at END)
                FROM parked_events GROUP BY subscriber ORDER BY subscriber
                """),
            row => new ParkedCount(row.Text(), row.Long(), row.Long(), row.TimeOrNull()),
            cancellation).ConfigureAwait(false);
        var heldUp = await database.QueryAsync(
            new SqlQuery(database.JournalHeldUp), row => row.Long(), cancellation).ConfigureAwait(false);
        return new SubscriptionsStanding(cursors, parked, TimeSpan.FromMilliseconds(heldUp[0]));
    }

    private const string SelectCursor = "SELECT subscriber, partition, position, updated_at FROM subscription_cursors";

    private static StoredCursor ReadCursor(RowCursor row) => new(row.Text(), row.Int(), row.Long(), row.Time());

    private SqlStep Move(CursorMove move) => new(
        new SqlQuery(
            """
            UPDATE subscription_cursors SET position = @to, updated_at = @at
            WHERE subscriber = @subscriber AND partition = @partition AND position = @from
            """)
            .With("to", move.To).With("at", clock.GetUtcNow()).With("subscriber", move.Subscriber)
            .With("partition", move.Partition).With("from", move.From),
        Rows: 1);
}
