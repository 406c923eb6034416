using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

internal sealed class KeyRing(SqlDatabase database) : IKeyRing
{
    public Task<ImmutableArray<string>> ReadAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery("SELECT xml FROM key_ring ORDER BY added_at, name"), row => row.Text(), cancellation);

    public Task AddAsync(string name, string xml, CancellationToken cancellation) =>
        database.WriteAsync(
            new SqlQuery(
                $"""
                INSERT INTO key_ring (name, xml, added_at) VALUES (@name, @xml, {database.Now})
                ON CONFLICT (name) DO NOTHING RETURNING name
                """)
                .With("name", name).With("xml", xml),
            row => row.Text(),
            cancellation);
}
