using System.Text;
using Microsoft.Data.Sqlite;
using OrderActors.Domain;
using SQLitePCL;
using static SQLitePCL.raw;

namespace OrderActors.Storage.Sqlite;

/// <summary>A prepared statement of the writing connection, used again and again; its values are ?1, ?2 and so
/// on.</summary>
/// <remarks>
/// Speaks to SQLite itself: the driver's command looks each parameter up by its name and makes a reader for every
/// statement, which is a tenth of a batch's time.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[4_096];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Run(values, out _);
        return sqlite3_changes(_database);
    }

    /// <returns>The first column of the first row, or null when there is none.</returns>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    public long? Scalar(params ReadOnlySpan<object?> values)
    {
        Run(values, out var first);
        return first;
    }

    public void Dispose() => _statement.Dispose();

    private void Run(ReadOnlySpan<object?> values, out long? first)
    {
        first = null;
        try
        {
            for (var place = 0; place < values.Length; place++)
                Check(Bind(place + 1, values[place]));

            int step;
            while ((step = sqlite3_step(_statement)) == SQLITE_ROW)
                first ??= sqlite3_column_int64(_statement, 0);
            if (step != SQLITE_DONE)
                Check(step);
        }
        finally
        {
            // Its answer repeats the error of the step, which has been told.
            _ = sqlite3_reset(_statement);
        }
    }

    private int Bind(int place, object? value) => value switch
    {
        null => sqlite3_bind_null(_statement, place),
        string text => Bind(place, text),
        long number => sqlite3_bind_int64(_statement, place, number),
        int number => sqlite3_bind_int(_statement, place, number),
        bool flag => sqlite3_bind_int(_statement, place, flag ? 1 : 0),
        DateTimeOffset at => sqlite3_bind_int64(_statement, place, SqliteTime.ToMicroseconds(at)),
        byte[] { Length: 0 } => sqlite3_bind_zeroblob(_statement, place, 0),
        byte[] bytes => sqlite3_bind_blob(_statement, place, bytes),
        _ => throw Invariant.Unreachable(value),
    };

    private int Bind(int place, string text)
    {
        // An empty span has no address, which SQLite takes for NULL.
        if (text.Length == 0)
            return sqlite3_bind_text(_statement, place, text);

        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < room)
            _text = new byte[room];

        return sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int code)
    {
        if (code != SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
