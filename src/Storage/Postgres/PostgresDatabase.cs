using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;
using Polly;

namespace OrderActors.Storage.Postgres;

/// <summary>A PostgreSQL database behind two bounded pools of connections: one for reads, one for batches.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    // Names this program's lock among the advisory locks of the database; chosen once, never to change.
    private const long MigrationLock = 0x4F72_6465_7241_6374;

    /// <summary>One for each pipeline.</summary>
    private const int Writers = 2;

    // Every statement touches few rows. The planner sometimes thinks otherwise, and compiling takes 50 ms of a processor
    // where reading takes 0.1.
    private const string ReaderSettings = "SET jit = off; " + EndsWhenIdle;

    // A batch finds its rows by their keys. The planner, which plans by the number of rows or by a table that was empty a
    // minute ago, would rather read the whole table; and a plan that it may keep is made once.
    private const string WriterSettings =
        """
        SET jit = off; SET plan_cache_mode = force_generic_plan;
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        """
        + EndsWhenIdle;

    // A process that stands still between two statements of its transaction (paused, or out of memory) holds up the readers of
    // the journal and the locks on its rows. Our transactions are never idle for longer than the way to the server and back.
    private const string EndsWhenIdle = "SET idle_in_transaction_session_timeout = '10s'";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _writers;
    private readonly TimeProvider _time;
    private readonly MigrationMode _migrations;
    private readonly ResiliencePipeline _readRetries;

    public PostgresDatabase(string connectionString, TimeProvider time, MigrationMode migrations)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Description = $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database}";
        _source = Build(connectionString, ReaderSettings);
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = Writers;
        _writers = Build(settings.ConnectionString, WriterSettings);
        _time = time;
        _migrations = migrations;
        _readRetries = PostgresResilience.ForReads(time, ForgetConnections);
        BatchRetries = PostgresResilience.ForBatches(time);
    }

    /// <summary>Every batch is written under it.</summary>
    public ResiliencePipeline BatchRetries { get; }

    public override string Description { get; }

    // Writers of the journal below it have all ended, so no smaller position can appear any more (see migration 26). The shift
    // is that of the positions (see the first migration).
    public override string JournalBound =>
        "position < (SELECT (journal_bound() + xid_offset) << 20 FROM journal_base)";

    // Those who hold the writers' lock of migration 26. When another role's began is hidden; it then counts as new.
    public override string JournalHeldUp =>
        """
        SELECT coalesce(max(extract(epoch FROM clock_timestamp() - activity.xact_start) * 1000), 0)::bigint
        FROM pg_locks writer JOIN pg_stat_activity activity ON activity.pid = writer.pid
        WHERE writer.locktype = 'advisory' AND writer.granted
          AND writer.classid = 1332897893 AND writer.objid = 1 AND writer.objsubid = 2
          AND writer.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    public override bool TakesSeveralWriters => true;

    /// <value>2 ms. Measured at half load, where a read's way there cost PostgreSQL seven times what its statement did.</value>
    public override TimeSpan RoundTripsApart { get; } = TimeSpan.FromMilliseconds(2);

    public override string ValuesOf(string parameter) => $"json_array_elements_text({parameter}::json)";

    public override string ObjectsOf(string parameter) => $"json_array_elements({parameter}::json)";

    public override string TimeOf(string member) => $"CAST({member} AS timestamptz)";

    // As a set of rows the planner takes it for a hundred values, and may read all that the rest of the key finds.
    public override string OneOf(string parameter) => $"= ANY (ARRAY(SELECT value FROM {ValuesOf(parameter)} AS value))";

    // Not now(): that is the instant at which the statement began, which may then have waited for a row.
    public override string Now => "clock_timestamp()";

    public override string NowPlus(string parameter) => $"clock_timestamp() + {parameter} * interval '1 millisecond'";

    public override object ToDriver(object value) =>
        value is DateTimeOffset at ? PostgresTime.Truncate(at) : value;

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        reader.GetFieldValue<DateTimeOffset>(column);

    public override decimal? ReadAmount(DbDataReader reader, int column) => reader.GetDecimal(column);

    /// <summary>A connection that no read ever waits for or uses: its plans and caches stay those of batches.</summary>
    public NpgsqlConnection OpenForBatch() => _writers.OpenConnection();

    /// <summary>Connections that are open now are closed as they come back, and new ones take their place.</summary>
    public void ForgetConnections()
    {
        _source.Clear();
        _writers.Clear();
    }

    public override Task<ImmutableArray<T>> QueryAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation) =>
        RepeatingAsync(() => RunAsync(query, map, cancellation));

    public override Task ReadEachAsync(IReadOnlyList<SqlRead> reads) => RepeatingAsync(() => RunAsync(reads));

    public override Task<ImmutableArray<T>> WriteAsync<T>(
        SqlQuery statement, Func<RowCursor, T> map, CancellationToken cancellation) =>
        TranslatingAsync(() => RunAsync(statement, map, cancellation));

    public override Task<bool> WriteAllAsync(ImmutableArray<SqlStep> steps, CancellationToken cancellation) =>
        TranslatingAsync(() => RunAsync(steps, cancellation));

    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var answer = await QueryAsync(
            new SqlQuery("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"),
            row => row.Bool(),
            cancellation).ConfigureAwait(false);
        if (answer[0])
        {
            throw new StorageUnavailableException(
                $"{Description} is read-only; point Storage:ConnectionString at the primary server.");
        }
    }

    public override Task MigrateAsync(CancellationToken cancellation) => TranslatingAsync(async () =>
    {
        var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await PostgresMigrations.ApplyAsync(connection, MigrationLock, Description, _migrations, _time, cancellation)
            .ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    });

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await _writers.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For reads, which may be repeated.</summary>
    private Task<T> RepeatingAsync<T>(Func<Task<T>> read) => TranslatingAsync(() =>
        _readRetries.ExecuteAsync(static (read, _) => new ValueTask<T>(read()), read, CancellationToken.None).AsTask());

    private async Task<T> TranslatingAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresErrors.IsOfDatabase(exception))
        {
            throw PostgresErrors.Translate(exception, Description);
        }
    }

    private async Task<ImmutableArray<T>> RunAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await ExecuteAsync(connection, query, map, cancellation).ConfigureAwait(false);
    }

    private static NpgsqlDataSource Build(string connectionString, string settings)
    {
        var source = new NpgsqlDataSourceBuilder(connectionString);
        source.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(settings, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                var command = new NpgsqlCommand(settings, connection);
                await using var _ = command.ConfigureAwait(false);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        return source.Build();
    }

    private async Task<int> RunAsync(IReadOnlyList<SqlRead> reads)
    {
        var connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = connection.CreateBatch();
        await using var __ = batch.ConfigureAwait(false);
        foreach (var read in reads)
            batch.BatchCommands.Add(CommandOf(read.Query));

        var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var cursor = new RowCursor(reader, this);
        foreach (var read in reads)
        {
            read.Begin();
            while (await cursor.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                read.Take(cursor);
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        return reads.Count;
    }

    private async Task<bool> RunAsync(ImmutableArray<SqlStep> steps, CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var batch = connection.CreateBatch();
        await using var ___ = batch.ConfigureAwait(false);
        foreach (var step in steps)
            batch.BatchCommands.Add(CommandOf(step.Statement));

        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        if (steps.Where((step, place) => step.Rows is { } rows && (int)batch.BatchCommands[place].RecordsAffected != rows).Any())
            return false;

        // Not to be broken off: whether it was written would then be unknown.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private NpgsqlBatchCommand CommandOf(SqlQuery query)
    {
        var command = new NpgsqlBatchCommand(query.Text);
        foreach (var (name, value) in query.Values)
            command.Parameters.Add(new NpgsqlParameter(name, ToDriver(value)));

        return command;
    }
}
