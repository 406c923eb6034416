using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderActors.LoadDriver.Machines;

/// <summary>A SQLite file in a temporary folder.</summary>
internal sealed class SqliteTrialDatabase : TrialDatabase
{
    private const string KeepJournal = "DROP TRIGGER IF EXISTS trial_drops_journal;";
    private const string DropJournal =
        "CREATE TRIGGER trial_drops_journal BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END;";

    private static readonly string[] s_pragmas = ["journal_mode", "page_size", "wal_autocheckpoint"];

    private readonly string _folder = Directory.CreateTempSubdirectory("orderactors-load-").FullName;

    public override string Name => Sqlite;

    public override string ConnectionString => $"Data Source={Path.Combine(_folder, "orders.db")}";

    public override string JournalBound => "true";

    public override TimeSpan ProcessorTime => TimeSpan.Zero;

    public override async Task<DbConnection> OpenAsync()
    {
        var connection = new SqliteConnection(ConnectionString + ";Mode=ReadWrite;Pooling=False");
        await connection.OpenAsync();
        await using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON;";
        await pragmas.ExecuteNonQueryAsync();
        return connection;
    }

    // Deferred, because otherwise it would take the file's one writer for itself.
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(column) * TimeSpan.TicksPerMicrosecond);

    public override async Task KeepJournalAsync(bool isKept)
    {
        await using var connection = new SqliteConnection(ConnectionString + ";Mode=ReadWrite;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // SQLite itself prepares the writer's statements anew, because the schema is another.
        command.CommandText = isKept ? KeepJournal : $"{KeepJournal} {DropJournal}";
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<IReadOnlyDictionary<string, string>> FactsAsync()
    {
        await using var connection = await OpenAsync();
        var facts = new SortedDictionary<string, string>
        {
            ["version"] = connection.ServerVersion,
            ["synchronous"] = "FULL, as the gateway sets it on its writing connection",
        };
        foreach (var pragma in s_pragmas)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A name from the list above.
            command.CommandText = $"PRAGMA {pragma}";
#pragma warning restore CA2100
            facts[pragma] = Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
        }

        return facts;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
