using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines;

/// <summary>R1 and R7: callers hand their orders to one writer and wait; it writes them in batches.</summary>
internal sealed class GroupCommit(string name, string what, bool onOneSku) : IBaseline
{
    // Beyond it a batch gains nothing (measured at 16 to 1,024 callers).
    private const int MaxBatch = 500;

    public string Name => name;

    public string What => what;

    public bool RunsOn(string database) => database is "sqlite" or "postgresql";

    public Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var asked = run with { OneSku = run.OneSku || onOneSku };
        return asked.IsPostgres ? OnPostgresAsync(asked, cancellation) : OnSqliteAsync(asked, MaxBatch, cancellation);
    }

    internal static async Task<Throughput> OnSqliteAsync(BaselineRun run, int maxBatch, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        using var target = await SqliteTarget.OpenAsync(run, work, cancellation);
        Throughput done;
        await using (var writer = new GroupWriter<OrderRows>(maxBatch, new SqliteGroup(target).WriteAsync))
            done = await work.RunAsync(run.Callers, writer.WriteAsync, cancellation);

        await RowCheck.OrdersAsync(target.Connection, work, cancellation);
        return done;
    }

    private static async Task<Throughput> OnPostgresAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        await using var target = await PostgresTarget.OpenAsync(run, work, cancellation);
        Throughput done;
        await using (var writer = new GroupWriter<OrderRows>(MaxBatch, new PostgresGroup(target.Source).WriteAsync))
            done = await work.RunAsync(run.Callers, writer.WriteAsync, cancellation);

        await target.CheckAsync(connection => RowCheck.OrdersAsync(connection, work, cancellation), cancellation);
        return done;
    }
}
