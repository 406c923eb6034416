using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Machines;

/// <summary>A database on the private PostgreSQL server of this process.</summary>
internal sealed class PostgresTrialDatabase : TrialDatabase
{
    private const string KeepJournal = "DROP RULE IF EXISTS trial_drops_journal ON journal;";

    // With a condition, because a rule without one leaves nothing of the statement, not even the table whose rules decide:
    // a statement that a connection has prepared meanwhile would drop rows for ever.
    private const string DropJournal =
        "CREATE RULE trial_drops_journal AS ON INSERT TO journal WHERE true DO INSTEAD NOTHING;";

    private static readonly string[] s_settings =
    [
        "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "wal_level", "shared_buffers",
        "max_wal_size", "min_wal_size", "checkpoint_timeout", "autovacuum", "jit", "commit_delay", "commit_siblings",
    ];

    private static readonly Lazy<Task<PrivatePostgres>> s_brokenIn = new(StartAsync);

    private readonly NpgsqlDataSource _source;
    private readonly int _server;

    private PostgresTrialDatabase(string connectionString, NpgsqlDataSource source, int server)
    {
        ConnectionString = connectionString;
        _source = source;
        _server = server;
    }

    public override string Name => PostgreSql;

    public override string ConnectionString { get; }

    public override string JournalBound =>
        "position < (SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset) << 20 FROM journal_base)";

    public override TimeSpan ProcessorTime => ProcessTimes.OfFamily(_server);

    public static async Task<PostgresTrialDatabase> CreateAsync()
    {
        var server = await s_brokenIn.Value;
        // The server's own is for tests: it closes idle connections after seconds, and each new one prepares everything again.
        var connectionString = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync())
        {
            ConnectionIdleLifetime = 300,
            ConnectionPruningInterval = 10,
        }.ConnectionString;
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 20,
            NoResetOnClose = true,
            CommandTimeout = 300,
        });
        return new PostgresTrialDatabase(connectionString, source, await ServerOfAsync(source));
    }

    /// <summary>From now on each flush of a commit takes so much longer, in every database of this process's server.</summary>
    /// <remarks>By the server itself: whoever flushes for a group of commits sleeps first, while it holds the log.</remarks>
    public static async Task DelayFlushesAsync(TimeSpan delay)
    {
        var server = await s_brokenIn.Value;
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        foreach (var statement in (string[])[
            string.Create(CultureInfo.InvariantCulture, $"ALTER SYSTEM SET commit_delay = {delay.TotalMicroseconds:0}"),
            // Also where no other transaction is under way.
            "ALTER SYSTEM SET commit_siblings = 0",
            "SELECT pg_reload_conf()"])
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    public override async Task<DbConnection> OpenAsync() => await _source.OpenConnectionAsync();

    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        reader.GetFieldValue<DateTimeOffset>(column);

    public override async Task KeepJournalAsync(bool isKept)
    {
        // PostgreSQL itself plans the writer's prepared statements anew, because the table's rules are others.
        await using var command = _source.CreateCommand(isKept ? KeepJournal : $"{KeepJournal} {DropJournal}");
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<IReadOnlyDictionary<string, string>> FactsAsync()
    {
        await using var command = _source.CreateCommand("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = s_settings });
        await using var reader = await command.ExecuteReaderAsync();
        var facts = new SortedDictionary<string, string>();
        while (await reader.ReadAsync())
            facts[reader.GetString(0)] = reader.GetString(1);

        return facts;
    }

    /// <summary>The server with its data ends with this process.</summary>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task<PrivatePostgres> StartAsync()
    {
        var server = await PrivatePostgres.SharedAsync();
        await server.BreakInAsync();
        return server;
    }

    private static async Task<int> ServerOfAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SHOW data_directory");
        var folder = (string)(await command.ExecuteScalarAsync())!;
        var first = File.ReadLines(Path.Combine(folder, "postmaster.pid")).First();
        return int.Parse(first, CultureInfo.InvariantCulture);
    }
}
