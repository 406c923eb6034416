using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using OrderActors.Ports.Storage;

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

        public static Column Text(Func<TRow, string?> value) => Of(NpgsqlDbType.Text, row => Valid(value(row)));

        public static Column Json(Func<TRow, string> value) => Of(NpgsqlDbType.Jsonb, row => Valid(value(row)));

        public static Column Bytes(Func<TRow, byte[]> value) => Of(NpgsqlDbType.Bytea, value);

        public static Column Int(Func<TRow, int> value) => Of(NpgsqlDbType.Integer, value);

        public static Column Long(Func<TRow, long> value) => Of(NpgsqlDbType.Bigint, value);

        public static Column Bool(Func<TRow, bool> value) => Of(NpgsqlDbType.Boolean, value);

        public static Column Decimal(Func<TRow, decimal?> value) => Of(NpgsqlDbType.Numeric, value);

        public static Column Uuid(Func<TRow, Guid> value) => Of(NpgsqlDbType.Uuid, value);

        public static Column Time(Func<TRow, DateTimeOffset?> value) =>
            Of<DateTimeOffset?>(
                NpgsqlDbType.TimestampTz, row => value(row) is { } at ? PostgresTime.Truncate(at) : null);

        // Found here, before anything is sent: a driver that fails in the middle of a message loses track of what it
        // has prepared on that connection.
        private static string? Valid(string? text)
        {
            if (text is not null && text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !IsUnicode(text))
                throw new ConstraintBrokenException("a text with half of a surrogate pair is not valid Unicode");

            return text;
        }

        private static bool IsUnicode(string text)
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (!char.IsSurrogate(text[at]))
                    continue;
                if (at + 1 == text.Length || !char.IsSurrogatePair(text, at))
                    return false;
                at++;
            }

            return true;
        }

        private static Column Of<TValue>(NpgsqlDbType type, Func<TRow, TValue> value) => new(rows =>
        {
            var values = new TValue[rows.Length];
            for (var index = 0; index < values.Length; index++)
                values[index] = value(rows[index]);

            return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
        });
    }
}
