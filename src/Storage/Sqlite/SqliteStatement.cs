using Microsoft.Data.Sqlite;

namespace OrderActors.Storage.Sqlite;

/// <summary>A prepared statement of the writing connection, used again and again; its values are ?1, ?2 and so
/// on.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, int values)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this assembly; values are parameters.
        _command.CommandText = sql;
#pragma warning restore CA2100
        for (var place = 1; place <= values; place++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = "?" + place });

        _command.Prepare();
    }

    /// <returns>How many rows it changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <returns>The first column of the first row, or null when there is none.</returns>
    public long? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return (long?)_command.ExecuteScalar();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var place = 0; place < values.Length; place++)
        {
            _command.Parameters[place].Value = values[place] switch
            {
                null => DBNull.Value,
                DateTimeOffset at => SqliteTime.ToMicroseconds(at),
                var value => value,
            };
        }
    }
}
