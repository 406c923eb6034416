using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines;

/// <summary>R2: each caller writes its own order, one statement a transaction.</summary>
/// <remarks>
/// SQLite has one writer at a time and no round trip to save, so there it is one transaction of prepared statements an
/// order, and the callers queue up for the connection.
/// </remarks>
internal sealed class StatementPerOrder : IBaseline
{
    public string Name => "R2";

    public string What => "plain SQL, one prepared statement (SQLite: one transaction) an order";

    public bool RunsOn(string database) => database is "sqlite" or "postgresql";

    public async Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        if (!run.IsPostgres)
            return await new GroupCommit(Name, What) { MaxBatch = 1 }.RunAsync(run, cancellation);

        var work = Workload.Prepare(run);
        await using var target = await PostgresTarget.OpenAsync(run, work, cancellation);
        var done = await work.RunAsync(run.Callers, new PostgresSingle(target.Source).WriteAsync, cancellation);
        await target.CheckAsync(connection => RowCheck.OrdersAsync(connection, work, cancellation), cancellation);
        return done;
    }
}
