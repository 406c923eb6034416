using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>Leases as rows. What has run out is decided in the statement that takes it, on the locked row.</summary>
internal sealed class Leases(SqlDatabase database) : ILeases
{
    // So long the row says whose it was. Later it is removed, or each start of a process would leave one for good.
    private static readonly TimeSpan s_rememberFor = TimeSpan.FromMinutes(10);

    public Task<ImmutableArray<Lease>> ReadAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery($"SELECT name, owner FROM leases WHERE until > {database.Now} ORDER BY name"),
            row => new Lease(row.Text(), row.Text()),
            cancellation);

    public async Task<ImmutableArray<HeldLease>> HoldAsync(
        string owner, ImmutableArray<string> names, TimeSpan duration, CancellationToken cancellation)
    {
        // All processes lock the rows in one order, so none waits for another in a circle.
        var held = await database.WriteAsync(
            new SqlQuery(
                $"""
                INSERT INTO leases (name, owner, until)
                SELECT value, @owner, {database.NowPlus("@milliseconds")} FROM {database.ValuesOf("@names")} WHERE true
                ON CONFLICT (name) DO UPDATE SET
                  owner = excluded.owner, until = excluded.until,
                  taken_from = CASE WHEN leases.owner = excluded.owner THEN leases.taken_from ELSE leases.owner END
                  WHERE leases.owner = excluded.owner OR leases.until <= {database.Now}
                RETURNING name, taken_from
                """)
                .With("owner", owner).With("milliseconds", (long)duration.TotalMilliseconds)
                .With("names", JsonSerializer.Serialize(names.Order(StringComparer.Ordinal))),
            row => new HeldLease(row.Text(), row.TextOrNull()),
            cancellation).ConfigureAwait(false);
        await ForgetAsync(cancellation).ConfigureAwait(false);
        return held;
    }

    public Task ReleaseAsync(string owner, ImmutableArray<string> names, CancellationToken cancellation) =>
        database.WriteAsync(
            new SqlQuery(
                $"""
                DELETE FROM leases
                WHERE owner = @owner AND name IN (SELECT value FROM {database.ValuesOf("@names")}) RETURNING name
                """)
                .With("owner", owner).With("names", JsonSerializer.Serialize(names)),
            row => row.Text(),
            cancellation);

    private Task ForgetAsync(CancellationToken cancellation) =>
        database.WriteAsync(
            new SqlQuery($"DELETE FROM leases WHERE until < {database.NowPlus("@milliseconds")} RETURNING name")
                .With("milliseconds", -(long)s_rememberFor.TotalMilliseconds),
            row => row.Text(),
            cancellation);
}
