using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

internal sealed class JournalAudit(SqlDatabase database, IStoreReader reader) : IJournalAudit
{
    public Task<ImmutableArray<StoredEvent>> ReadByStreamAsync(
        string afterStream, long afterVersion, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                $"""
                SELECT {Columns.Event} FROM journal WHERE (stream, version) > (@stream, @version)
                ORDER BY stream, version LIMIT @limit
                """)
                .With("stream", afterStream).With("version", afterVersion).With("limit", limit),
            Columns.ReadEvent,
            cancellation);

    public Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        reader.ReadHeadAsync(stream, cancellation);

    public Task<ImmutableArray<string>> FindEmptyStreamsAsync(int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT s.stream FROM streams s WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = s.stream)
                ORDER BY s.stream LIMIT @limit
                """)
                .With("limit", limit),
            row => row.Text(),
            cancellation);
}
