using Npgsql;
using NpgsqlTypes;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>Puts the columns of many rows into parameters, one array for each.</summary>
internal static class Arrays
{
    /// <summary>The rows of a table, as <c>unnest</c> takes them.</summary>
    public static void AddTable(this NpgsqlParameterCollection parameters, Table table, IReadOnlyList<object?[]> rows)
    {
        for (var index = 0; index < table.Columns.Length; index++)
            parameters.Add(Column(table.Columns[index].Kind, rows, index));
    }

    public static void AddArray<T>(this NpgsqlParameterCollection parameters, T[] values) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });

    public static void AddValue<T>(this NpgsqlParameterCollection parameters, T value) =>
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    /// <summary>One row of a table as single parameters.</summary>
    public static void AddRow(this NpgsqlParameterCollection parameters, Table table, object?[] row)
    {
        for (var index = 0; index < table.Columns.Length; index++)
        {
            parameters.Add(new NpgsqlParameter
            {
                Value = row[index] ?? DBNull.Value,
                NpgsqlDbType = TypeOf(table.Columns[index].Kind),
            });
        }
    }

    private static NpgsqlParameter Column(ColumnKind kind, IReadOnlyList<object?[]> rows, int index) => kind switch
    {
        ColumnKind.Time => Array<DateTime?>(kind, rows, index),
        ColumnKind.Int => Array<int>(kind, rows, index),
        ColumnKind.Long => Array<long>(kind, rows, index),
        ColumnKind.Bytes => Array<byte[]>(kind, rows, index),
        ColumnKind.Uuid => Array<Guid>(kind, rows, index),
        ColumnKind.Amount => Array<decimal>(kind, rows, index),
        ColumnKind.Bool => Array<bool>(kind, rows, index),
        ColumnKind.Text or ColumnKind.Json => Array<string?>(kind, rows, index),
    };

    private static NpgsqlParameter<T[]> Array<T>(ColumnKind kind, IReadOnlyList<object?[]> rows, int index)
    {
        var values = new T[rows.Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = (T)rows[row][index]!;

        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | TypeOf(kind) };
    }

    private static NpgsqlDbType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => NpgsqlDbType.Text,
        ColumnKind.Json => NpgsqlDbType.Jsonb,
        ColumnKind.Time => NpgsqlDbType.TimestampTz,
        ColumnKind.Int => NpgsqlDbType.Integer,
        ColumnKind.Long => NpgsqlDbType.Bigint,
        ColumnKind.Bytes => NpgsqlDbType.Bytea,
        ColumnKind.Uuid => NpgsqlDbType.Uuid,
        ColumnKind.Amount => NpgsqlDbType.Numeric,
        ColumnKind.Bool => NpgsqlDbType.Boolean,
    };
}
