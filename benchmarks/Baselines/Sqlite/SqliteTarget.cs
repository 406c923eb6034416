using Microsoft.Data.Sqlite;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Sqlite;

/// <summary>The run's SQLite file behind one writing connection with the product's settings, and prepared statements.</summary>
internal sealed class SqliteTarget : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    private SqliteTarget(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    public static async Task<SqliteTarget> OpenAsync(BaselineRun run, Workload work, CancellationToken cancellation)
    {
        await Schema.MigrateAsync(run, cancellation);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Schema.SqliteFile(run),
            Pooling = false,
        }.ToString());
        await connection.OpenAsync(cancellation);
        var target = new SqliteTarget(connection);
        target.Run(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; " +
            "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;");
        target.Begin();
        foreach (var sku in work.Skus)
        {
            target.Execute(
                "INSERT INTO stock VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 1, 0)",
                sku.Seller, SkuPlace.Location, sku.Sku, Workload.UnitsOfEachSku);
            target.Execute("INSERT INTO streams VALUES (?1, 1, ?2)", sku.Stream, new byte[32]);
        }

        target.Commit();
        return target;
    }

    public void Begin() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    /// <summary>Inserts a row of a table with all its columns.</summary>
    public void Insert(Table table, object?[] row) => Execute(InsertOf(table), row);

    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bound(sql, values).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bound(sql, values).ExecuteScalar();

    /// <summary>Ends the transaction after an error, if SQLite has not done so itself.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) == 0)
            Execute("ROLLBACK");
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();

        Connection.Dispose();
    }

    private SqliteCommand Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
            _statements.Add(sql, command = Prepare(sql, values.Length));

        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command;
    }

    private SqliteCommand Prepare(string sql, int values)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this assembly; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var place = 1; place <= values; place++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "?" + place });

        command.Prepare();
        return command;
    }

    private void Run(string sql)
    {
        using var command = Connection.CreateCommand();
#pragma warning disable CA2100 // A constant.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string InsertOf(Table table) => table.Name switch
    {
        "journal" => s_insertJournal,
        "orders" => s_insertOrders,
        "reservations" => s_insertReservations,
        _ => s_insertInbox,
    };

    private static readonly string s_insertJournal = Text(Table.Journal);
    private static readonly string s_insertOrders = Text(Table.Orders);
    private static readonly string s_insertReservations = Text(Table.Reservations);
    private static readonly string s_insertInbox = Text(Table.Inbox);

    private static string Text(Table table) =>
        $"""
        INSERT INTO {table.Name} ({table.ColumnList})
        VALUES ({string.Join(", ", Enumerable.Range(1, table.Columns.Length).Select(place => $"?{place}"))})
        """;
}
