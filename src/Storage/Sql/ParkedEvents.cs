using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>What people see of parked events, and what they decide: each row that changes, together with who changed it.</summary>
internal sealed class ParkedEvents(SqlDatabase database) : IParkedEvents
{
    public Task<ImmutableArray<ParkedEntry>> ListAsync(
        string subscriber, string sellerId, ParkedFilter filter, long afterPosition, int limit, CancellationToken cancellation)
    {
        (string Name, string Column, object? Value)[] conditions =
        [
            ("status", "status", filter.Status is { } status ? ParkedRows.NameOf(status) : null),
            ("stream", "stream", filter.Stream),
            ("version", "version", filter.Version),
            ("type", "type", filter.Type),
            ("reason", "reason", filter.Reason),
        ];
        var asked = conditions.Where(condition => condition.Value is not null).ToList();
        var query = new SqlQuery(
            $"""
            SELECT subscriber, stream, version, position, type, seller_id, status, reason, attempts, holds_stream, parked_at
            FROM parked_events
            WHERE subscriber = @subscriber AND seller_id = @seller AND position > @after
              {string.Concat(asked.Select(condition => $" AND {condition.Column} = @{condition.Name}"))}
            ORDER BY position LIMIT @limit
            """)
            .With("subscriber", subscriber).With("seller", sellerId).With("after", afterPosition).With("limit", limit);
        foreach (var (name, _, value) in asked)
            query.With(name, value!);

        return database.QueryAsync(
            query,
            row => new ParkedEntry(
                row.Text(), row.Text(), row.Long(), row.Long(), row.Text(), row.Text(), ParkedRows.StatusOf(row.Text()),
                row.Text(), row.Int(), row.Bool(), row.Time()),
            cancellation);
    }

    public Task<bool> RepeatAsync(ImmutableArray<ParkedEntry> entries, ParkedAct act, CancellationToken cancellation) =>
        ChangeAsync(entries, "repeated", act, "UPDATE parked_events SET status = 'waiting'", "AND status = 'parked'", cancellation);

    public Task<bool> DiscardAsync(ImmutableArray<ParkedEntry> entries, ParkedAct act, CancellationToken cancellation) =>
        ChangeAsync(entries, "discarded", act, "DELETE FROM parked_events", "", cancellation);

    public async Task<long> CountActsAsync(string subscriber, string sellerId, string cause, CancellationToken cancellation) =>
        (await database.QueryAsync(
            new SqlQuery(
                "SELECT count(*) FROM subscription_acts WHERE subscriber = @subscriber AND seller_id = @seller AND cause = @cause")
                .With("subscriber", subscriber).With("seller", sellerId).With("cause", cause),
            row => row.Long(),
            cancellation).ConfigureAwait(false))[0];

    public Task<ImmutableArray<StoredAct>> ListActsAsync(
        string subscriber, string sellerId, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT act, stream, version, type, reason, actor, cause, at FROM subscription_acts
                WHERE subscriber = @subscriber AND seller_id = @seller ORDER BY id DESC LIMIT @limit
                """)
                .With("subscriber", subscriber).With("seller", sellerId).With("limit", limit),
            row => new StoredAct(
                row.Text(), row.Text(), row.Long(), row.Text(), row.Text(), row.Text(), row.Text(), row.Time()),
            cancellation);

    private Task<bool> ChangeAsync(
        ImmutableArray<ParkedEntry> entries,
        string name,
        ParkedAct act,
        string change,
        string condition,
        CancellationToken cancellation) =>
        database.WriteAllAsync(
            [
                // In one order, so that two who decide at once do not wait for each other in a circle.
                .. entries.OrderBy(entry => entry.Stream, StringComparer.Ordinal).ThenBy(entry => entry.Version)
                    .SelectMany(entry => new[]
                    {
                        new SqlStep(
                            new SqlQuery(
                                $"{change} WHERE subscriber = @subscriber AND stream = @stream AND version = @version {condition}")
                                .With("subscriber", entry.Subscriber).With("stream", entry.Stream).With("version", entry.Version),
                            Rows: 1),
                        Note(entry, name, act),
                    }),
            ],
            cancellation);

    private static SqlStep Note(ParkedEntry entry, string name, ParkedAct act) => new(
        new SqlQuery(
            """
            INSERT INTO subscription_acts (subscriber, act, stream, version, type, seller_id, reason, actor, cause, at)
            VALUES (@subscriber, @act, @stream, @version, @type, @seller, @reason, @actor, @cause, @at)
            """)
            .With("subscriber", entry.Subscriber).With("act", name).With("stream", entry.Stream).With("version", entry.Version)
            .With("type", entry.Type).With("seller", entry.SellerId).With("reason", entry.Reason)
            .With("actor", act.Actor).With("cause", act.Cause).With("at", act.At));
}
