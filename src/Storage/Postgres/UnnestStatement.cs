using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;

namespace OrderActors.Storage.Postgres;

/// <summary>A statement that takes many rows as one array for each column ($1, $2 and so on).</summary>
internal sealed class UnnestStatement<TRow>(string sql, params UnnestStatement<TRow>.Column[] columns)
{
    /// <summary>Adds the statement to a batch, unless there are no rows.</summary>
    public void AddTo(NpgsqlBatch batch, ImmutableArray<TRow> rows)
    {
        if (rows.IsEmpty)
            return;

        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(column.Fill(rows));

        batch.BatchCommands.Add(command);
    }

    /// <summary>One column: its type and where its values come from.</summary>
    internal sealed class Column
    {
        private readonly Func<ImmutableArray<TRow>, NpgsqlParameter> _fill;

        private Column(Func<ImmutableArray<TRow>, NpgsqlParameter> fill) => _fill = fill;

        public NpgsqlParameter Fill(ImmutableArray<TRow> rows) => _fill(rows);

        public static Column Text(Func<TRow, string?> value) => Of(NpgsqlDbType.Text, value);

        public static Column Json(Func<TRow, string> value) => Of(NpgsqlDbType.Jsonb, value);

        public static Column Bytes(Func<TRow, byte[]> value) => Of(NpgsqlDbType.Bytea, value);

        public static Column Int(Func<TRow, int> value) => Of(NpgsqlDbType.Integer, value);

        public static Column Long(Func<TRow, long> value) => Of(NpgsqlDbType.Bigint, value);

        public static Column Bool(Func<TRow, bool> value) => Of(NpgsqlDbType.Boolean, value);

        public static Column Decimal(Func<TRow, decimal> value) => Of(NpgsqlDbType.Numeric, value);

        public static Column Uuid(Func<TRow, Guid> value) => Of(NpgsqlDbType.Uuid, value);

        public static Column Time(Func<TRow, DateTimeOffset?> value) =>
            Of(NpgsqlDbType.TimestampTz, row => value(row) is { } at ? PostgresTime.Truncate(at) : (DateTimeOffset?)null);

        private static Column Of<TValue>(NpgsqlDbType type, Func<TRow, TValue> value) => new(rows =>
        {
            var values = new TValue[rows.Length];
            for (var index = 0; index < values.Length; index++)
                values[index] = value(rows[index]);

            return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
        });
    }
}
