using Microsoft.Data.Sqlite;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Sqlite;

/// <summary>A reading connection with its prepared queries.</summary>
internal sealed class SqliteReadSession(SqliteConnection connection) : IDisposable
{
    // By their texts, of which there are as many as methods that ask.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    public void Read(SqlRead read, SqlDatabase database)
    {
        if (!_commands.TryGetValue(read.Query.Text, out var command))
            _commands.Add(read.Query.Text, command = Prepare(connection, read.Query));
        for (var place = 0; place < read.Query.Values.Count; place++)
            command.Parameters[place].Value = database.ToDriver(read.Query.Values[place].Value);

        read.Begin();
        using var reader = command.ExecuteReader();
        var cursor = new RowCursor(reader, database);
        while (cursor.Read())
            read.Take(cursor);
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();

        connection.Dispose();
    }

    /// <summary>With the query's parameters, whose values come with each use.</summary>
    public static SqliteCommand Prepare(SqliteConnection connection, SqlQuery query)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is made of constants; values are parameters.
        command.CommandText = query.Text;
#pragma warning restore CA2100
        foreach (var (name, _) in query.Values)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });

        return command;
    }
}
