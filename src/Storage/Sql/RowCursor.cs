using System.Data.Common;

namespace OrderActors.Storage.Sql;

/// <summary>Reads the columns of a row from left to right, so that a mapping lists them in the order of its
/// SELECT.</summary>
internal sealed class RowCursor(DbDataReader reader, SqlDatabase database)
{
    private int _next;

    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        _next = 0;
        return await reader.ReadAsync(cancellation).ConfigureAwait(false);
    }

    public bool Read()
    {
        _next = 0;
        return reader.Read();
    }

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public int Int() => reader.GetInt32(_next++);

    public long Long() => reader.GetInt64(_next++);

    public bool Bool() => reader.GetBoolean(_next++);

    public decimal? AmountOrNull() => IsNull() ? null : database.ReadAmount(reader, _next++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public DateOnly Day() => reader.GetFieldValue<DateOnly>(_next++);

    public DateTimeOffset Time() => database.ReadTime(reader, _next++);

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    /// <summary>True, and the column is passed, when it is null; false, and it waits to be read, when it is
    /// not.</summary>
    public bool IsNull()
    {
        if (!reader.IsDBNull(_next))
            return false;

        _next++;
        return true;
    }
}
