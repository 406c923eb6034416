using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrderActors.Storage.Sql;
using static OrderActors.Storage.Sqlite.SqliteSql;

namespace OrderActors.Storage.Sqlite;

/// <summary>The one writing connection with its prepared statements.</summary>
internal sealed class SqliteWriteSession : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    // By their texts, of which there are as many as kinds of rows.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteWriteSession(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    // Immediate: two processes queue up for the write lock at the start, and not in the middle, where waiting is in
    // vain.
    public void Begin() => Statement("BEGIN IMMEDIATE").Execute();

    public void Commit() => Statement("COMMIT").Execute();

    /// <summary>Ends the transaction, if SQLite has not ended it already because of the error.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) == 0)
            Statement("ROLLBACK").Execute();
    }

    public bool AdvanceStream(string stream, long expected, long version, byte[] hash) =>
        expected == 0
            ? Statement(CreateStream).Execute(stream, version, hash) == 1
            : Statement(SqliteSql.AdvanceStream).Execute(stream, version, hash, expected) == 1;

    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(Connection, sql));

        return statement;
    }

    /// <summary>In one transaction, or nothing where a step touched another number of rows than it must.</summary>
    public bool Run(ImmutableArray<SqlStep> steps, SqlDatabase database)
    {
        Begin();
        try
        {
            var isWhole = steps.All(step => Run(step.Statement, database) is var rows && rows == (step.Rows ?? rows));
            if (isWhole)
                Commit();
            else
                Rollback();

            return isWhole;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    private int Run(SqlQuery statement, SqlDatabase database)
    {
        if (!_commands.TryGetValue(statement.Text, out var command))
            _commands.Add(statement.Text, command = SqliteReadSession.Prepare(Connection, statement));
        for (var place = 0; place < statement.Values.Count; place++)
            command.Parameters[place].Value = database.ToDriver(statement.Values[place].Value);

        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        foreach (var statement in _statements.Values)
            statement.Dispose();

        Connection.Dispose();
    }
}
