using Npgsql;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>Three ways to reserve units of a SKU that many want at once.</summary>
internal static class ReservationSql
{
    private const string Key = "seller_id = $1 AND location = $2 AND sku = $3";

    private const string Position =
        "((SELECT pg_current_xact_id()::text::bigint + xid_offset FROM journal_base) << 20) + 1";

    private const string InsertReservation =
        """
        INSERT INTO reservations (
          seller_id, location, sku, reservation_id, order_ref, quantity, status, expires_at, close_reason, created_at,
          closed_at)
        """;

    private const string InsertJournal =
        "INSERT INTO journal (position, stream, version, type, at, actor, cause, trace_id, data, hash)";

    /// <summary>One statement: the row says itself whether there are units.</summary>
    private const string AtomicUpdate =
        $"""
        WITH taken AS (
          UPDATE stock SET reserved = reserved + $5, version = version + 1, updated_at = $6
          WHERE {Key} AND on_hand - reserved - consumed >= $5
          RETURNING version
        ), moved AS (
          UPDATE streams s SET version = taken.version, appended = 1, hash = $7 FROM taken WHERE s.stream = $4
        ), held AS (
          {InsertReservation}
          SELECT $1, $2, $3, $8, $9, $5, 'held', NULL, NULL, $6, NULL FROM taken
        ), told AS (
          {InsertJournal}
          SELECT {Position}, $4, taken.version, $10, $6, $11, $12, $13, $14, $7 FROM taken
        )
        SELECT version FROM taken
        """;

    private const string CallFunction =
        "SELECT bench_reserve($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    /// <summary>The same statements, planned once in the server.</summary>
    public const string CreateFunction =
        $"""
        CREATE OR REPLACE FUNCTION bench_reserve(
          text, text, text, text, integer, timestamptz, bytea, text, text, text, text, text, text, text)
        RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
          reached bigint;
        BEGIN
          UPDATE stock SET reserved = reserved + $5, version = version + 1, updated_at = $6
          WHERE {Key} AND on_hand - reserved - consumed >= $5
          RETURNING version INTO reached;
          IF reached IS NULL THEN
            RETURN NULL;
          END IF;
          UPDATE streams SET version = reached, appended = 1, hash = $7 WHERE stream = $4;
          {InsertReservation}
          VALUES ($1, $2, $3, $8, $9, $5, 'held', NULL, NULL, $6, NULL);
          {InsertJournal}
          VALUES ({Position}, $4, reached, $10, $6, $11, $12, $13, $14, $7);
          RETURN reached;
        END $$
        """;

    private const string Look = $"SELECT on_hand - reserved - consumed, version FROM stock WHERE {Key} FOR UPDATE";

    private const string Take =
        $"UPDATE stock SET reserved = reserved + $4, version = $5, updated_at = $6 WHERE {Key}";

    private const string Move = "UPDATE streams SET version = $2, appended = 1, hash = $3 WHERE stream = $1";

    private const string Hold = $"{InsertReservation} VALUES ($1, $2, $3, $4, $5, $6, 'held', NULL, NULL, $7, NULL)";

    private const string Tell = $"{InsertJournal} VALUES ({Position}, $1, $2, $3, $4, $5, $6, $7, $8, $9)";

    public static Task UpdateAsync(NpgsqlDataSource source, OneReservation one, CancellationToken cancellation) =>
        CallAsync(source, AtomicUpdate, one, cancellation);

    public static Task FunctionAsync(NpgsqlDataSource source, OneReservation one, CancellationToken cancellation) =>
        CallAsync(source, CallFunction, one, cancellation);

    /// <summary>Looks at the row under a lock, decides here, writes: two round trips, the second one with the commit.</summary>
    public static async Task LockAsync(NpgsqlDataSource source, OneReservation one, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        long version;
        await using (var look = new NpgsqlBatch(connection))
        {
            look.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
            AddKey(Add(look, Look), one);
            await using var reader = await look.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation) || reader.GetInt32(0) < one.Quantity)
                throw new BaselineBrokenException($"{one.Sku.Sku} had no unit left");

            version = reader.GetInt64(1) + 1;
        }

        await using var write = new NpgsqlBatch(connection);
        AddWrites(write, one, version);
        write.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await write.ExecuteNonQueryAsync(cancellation);
    }

    private static void AddWrites(NpgsqlBatch batch, OneReservation one, long version)
    {
        var take = Add(batch, Take);
        AddKey(take, one);
        take.AddValue(one.Quantity);
        take.AddValue(version);
        take.AddValue(one.At);
        var move = Add(batch, Move);
        move.AddValue(one.Sku.Stream);
        move.AddValue(version);
        move.AddValue(one.Hash);
        var hold = Add(batch, Hold);
        AddKey(hold, one);
        hold.AddValue(one.Id);
        hold.AddValue(one.OrderRef);
        hold.AddValue(one.Quantity);
        hold.AddValue(one.At);
        var tell = Add(batch, Tell);
        tell.AddValue(one.Sku.Stream);
        tell.AddValue(version);
        tell.AddValue(one.Type);
        tell.AddValue(one.At);
        tell.AddValue(one.Actor);
        tell.AddValue(one.Cause);
        tell.AddValue(one.TraceId);
        tell.AddValue(one.Data);
        tell.AddValue(one.Hash);
    }

    private static async Task CallAsync(
        NpgsqlDataSource source, string sql, OneReservation one, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        var values = command.Parameters;
        AddKey(values, one);
        values.AddValue(one.Sku.Stream);
        values.AddValue(one.Quantity);
        values.AddValue(one.At);
        values.AddValue(one.Hash);
        values.AddValue(one.Id);
        values.AddValue(one.OrderRef);
        values.AddValue(one.Type);
        values.AddValue(one.Actor);
        values.AddValue(one.Cause);
        values.AddValue(one.TraceId);
        values.AddValue(one.Data);
        if (await command.ExecuteScalarAsync(cancellation) is not long)
            throw new BaselineBrokenException($"{one.Sku.Sku} had no unit left");
    }

    private static void AddKey(NpgsqlParameterCollection values, OneReservation one)
    {
        values.AddValue(one.Sku.Seller);
        values.AddValue(SkuPlace.Location);
        values.AddValue(one.Sku.Sku);
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}
