using Npgsql;
using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines;

/// <summary>How a reservation of <see cref="HotReservations"/> is made.</summary>
internal enum ReservationWay
{
    /// <summary>Read the row under its lock, decide, write.</summary>
    Lock,

    /// <summary>A PL/pgSQL function; SQLite has none.</summary>
    Function,

    /// <summary>Update the row where it has units enough.</summary>
    Update,
}

/// <summary>A part of R3: many callers reserve units of one SKU, each in a transaction of its own.</summary>
internal sealed class HotReservations(string name, string what, ReservationWay way) : IBaseline
{
    public string Name => name;

    public string What => what;

    /// <summary>So many transactions contend for the row; other callers wait outside of the database.</summary>
    /// <value>Default: as many as the pool has connections.</value>
    public int MaxAtOnce { get; init; } = int.MaxValue;

    public bool RunsOn(string database) => database == "postgresql" || (database == "sqlite" && way != ReservationWay.Function && MaxAtOnce == int.MaxValue);

    public Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var onOne = run with { OneSku = true };
        return onOne.IsPostgres ? OnPostgresAsync(onOne, cancellation) : OnSqliteAsync(onOne, cancellation);
    }

    private async Task<Throughput> OnPostgresAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        await using var target = await PostgresTarget.OpenAsync(run, work, cancellation);
        await using (var create = target.Source.CreateCommand(ReservationSql.CreateFunction))
            await create.ExecuteNonQueryAsync(cancellation);

        Func<NpgsqlDataSource, OneReservation, CancellationToken, Task> reserve = way switch
        {
            ReservationWay.Lock => ReservationSql.LockAsync,
            ReservationWay.Function => ReservationSql.FunctionAsync,
            ReservationWay.Update => ReservationSql.UpdateAsync,
        };
        using var door = new SemaphoreSlim(Math.Min(run.Callers, MaxAtOnce));
        var done = await work.RunAsync(run.Callers, ReserveAsync, cancellation);
        await target.CheckAsync(connection => RowCheck.ReservationsAsync(connection, work, cancellation), cancellation);
        return done;

        async Task ReserveAsync(OrderRows order, CancellationToken token)
        {
            await door.WaitAsync(token);
            try
            {
                await reserve(target.Source, OneReservation.Of(order), token);
            }
            finally
            {
                door.Release();
            }
        }
    }

    private async Task<Throughput> OnSqliteAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        using var target = await SqliteTarget.OpenAsync(run, work, cancellation);
        var reservation = new SqliteReservation(target);
        Func<OrderRows, Task> reserve = way == ReservationWay.Lock ? reservation.LookAsync : reservation.UpdateAsync;
        Throughput done;
        await using (var writer = new GroupWriter<OrderRows>(1, batch => reserve(batch[0])))
            done = await work.RunAsync(run.Callers, writer.WriteAsync, cancellation);

        await RowCheck.ReservationsAsync(target.Connection, work, cancellation);
        return done;
    }
}
