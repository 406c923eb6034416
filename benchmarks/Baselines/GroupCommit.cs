using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines;

/// <summary>R1 and R7: callers hand their orders to one writer and wait; it writes them in batches.</summary>
internal sealed class GroupCommit(string name, string what) : IBaseline
{
    // Beyond it a batch gains nothing (measured at 16 to 1,024 callers).
    private const int MaxOrders = 500;

    public string Name => name;

    public string What => what;

    public int MaxBatch { get; init; } = MaxOrders;

    /// <summary>All orders take one SKU, whatever the run says.</summary>
    public bool IsOnOneSku { get; init; }

    /// <summary>Reserves for the orders and writes nothing else of them.</summary>
    public bool IsReservingOnly { get; init; }

    public bool RunsOn(string database) => database is "sqlite" or "postgresql";

    public Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var asked = run with { OneSku = run.OneSku || IsOnOneSku };
        return asked.IsPostgres ? OnPostgresAsync(asked, cancellation) : OnSqliteAsync(asked, cancellation);
    }

    private async Task<Throughput> OnSqliteAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        using var target = await SqliteTarget.OpenAsync(run, work, cancellation);
        var group = new SqliteGroup(target);
        var done = await WriteAsync(run, work, IsReservingOnly ? group.ReserveAsync : group.WriteAsync, cancellation);
        await CheckAsync(target.Connection, work, cancellation);
        return done;
    }

    private async Task<Throughput> OnPostgresAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        await using var target = await PostgresTarget.OpenAsync(run, work, cancellation);
        var group = new PostgresGroup(target.Source);
        var done = await WriteAsync(run, work, IsReservingOnly ? group.ReserveAsync : group.WriteAsync, cancellation);
        await target.CheckAsync(connection => CheckAsync(connection, work, cancellation), cancellation);
        return done;
    }

    private async Task<Throughput> WriteAsync(
        BaselineRun run, Workload work, Func<IReadOnlyList<OrderRows>, Task> write, CancellationToken cancellation)
    {
        await using var writer = new GroupWriter<OrderRows>(MaxBatch, write);
        return await work.RunAsync(run.Callers, writer.WriteAsync, cancellation);
    }

    private Task CheckAsync(System.Data.Common.DbConnection connection, Workload work, CancellationToken cancellation) =>
        IsReservingOnly
            ? RowCheck.ReservationsAsync(connection, work, cancellation)
            : RowCheck.OrdersAsync(connection, work, cancellation);
}
