using System.Data.Common;

namespace OrderActors.LoadDriver.Machines;

/// <summary>An empty database of its own for one installation, with the ways to look into it beside the gateway.</summary>
internal abstract class TrialDatabase : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    public static IReadOnlyList<string> Both { get; } = [Sqlite, PostgreSql];

    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>As the gateway is told it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>What no reader of the journal may pass: an earlier position could still appear behind it.</summary>
    public abstract string JournalBound { get; }

    /// <summary>Processor time of the database's own processes; zero where it runs inside of the gateway.</summary>
    public abstract TimeSpan ProcessorTime { get; }

    public static async Task<TrialDatabase> CreateAsync(string name) => name switch
    {
        Sqlite => new SqliteTrialDatabase(),
        PostgreSql => await PostgresTrialDatabase.CreateAsync(),
        _ => throw new ArgumentException($"{name} is no database; sqlite and postgresql are"),
    };

    /// <summary>A connection that only reads.</summary>
    public abstract Task<DbConnection> OpenAsync();

    /// <summary>Until it ends, everything that the connection reads is as of its first read.</summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection);

    /// <summary>An instant as a journal row has it, which the two databases store differently.</summary>
    public abstract DateTimeOffset ReadTime(DbDataReader reader, int column);

    /// <summary>From now on the database stores the rows of the journal, or drops each as it arrives and tells nobody.</summary>
    /// <remarks>For a comparison alone. Nothing may be under way: what is would be stored in part.</remarks>
    public abstract Task KeepJournalAsync(bool isKept);

    /// <summary>What of its settings the figures depend on.</summary>
    public abstract Task<IReadOnlyDictionary<string, string>> FactsAsync();

    public abstract ValueTask DisposeAsync();
}
