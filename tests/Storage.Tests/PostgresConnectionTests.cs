using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Postgres;
using OrderActors.Storage.Sql;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

/// <summary>What PostgreSQL does to connections and transactions that are not at fault.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresConnectionTests() : DatabaseContract(Databases.PostgresAsync)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_read_succeeds_although_the_server_has_closed_the_pooled_connections()
    {
        await CommitAsync("a", 0);

        await Db.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """);

        Assert.Equal(1, (await Store.Reader.ReadHeadAsync("a", None)).Version);
        await CommitAsync("a", 1);
    }

    [Fact]
    public async Task No_statement_is_compiled()
    {
        await CommitAsync("a", 0);

        var jit = await ((SqlDatabase)Store.Database).QueryAsync(new SqlQuery("SHOW jit"), row => row.Text(), None);

        Assert.Equal("off", Assert.Single(jit));
    }

    [Fact]
    public async Task A_payload_lies_apart_from_the_row_that_moves_from_state_to_state()
    {
        // Not to be compressed to the size of a row.
        var note = Convert.ToBase64String(RandomNumberGenerator.GetBytes(3_000));
        var order = Sample.Order("5761") with { OrderData = $$"""{"note":"{{note}}"}""" };

        await CommitAsync(order.Key.Stream, 0, order);

        Assert.Equal("True", await Db.ScalarAsync(
            "SELECT pg_relation_size(reltoastrelid) > 0 FROM pg_class WHERE oid = 'orders'::regclass"));
        Assert.Equal("l", await Db.ScalarAsync(
            "SELECT attcompression FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'order_data'"));
    }

    [Fact]
    public async Task A_batch_reads_its_own_rows_however_many_are_stored()
    {
        const int Stored = 10_000;
        const int Moved = 200;
        await WriteAsync(Enumerable.Range(0, Stored).Select(number => Sample.Set($"order/{number}", 0, Sample.Order($"{number}"))));
        await Db.ExecuteAsync("ANALYZE");
        await UntilCountedAsync("n_tup_ins", Stored);
        await Db.ExecuteAsync("SELECT pg_stat_reset()");

        await WriteAsync(Enumerable.Range(0, Moved).Select(number => Sample.Set(
            $"order/{number}", 1, Sample.Order($"{number}") with { OrderData = null })));

        await UntilCountedAsync("n_tup_upd", Moved);
        var mostRead = await Db.ScalarAsync(
            """
            SELECT max(seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))
            FROM pg_stat_user_tables t
            """);
        Assert.InRange(int.Parse(mostRead!, CultureInfo.InvariantCulture), Moved, 3 * Moved);
    }

    [Fact]
    public async Task A_batch_that_PostgreSQL_ends_because_of_a_deadlock_is_written_on_the_next_try()
    {
        await CommitAsync("a", 0);
        await CommitAsync("b", 0);
        await using var connection = new NpgsqlConnection(Db.Options.ConnectionString);
        await connection.OpenAsync();
        await using var other = await connection.BeginTransactionAsync();
        await RunAsync(connection, "SELECT * FROM streams WHERE stream = 'b' FOR UPDATE");
        var batch = Task.Run(() => Store.Writer.WriteAsync(new CommitBatch([Sample.Set("a", 1), Sample.Set("b", 1)], [], [])));
        await UntilTheBatchWaitsAsync();

        // Now each waits for the other; PostgreSQL chooses one to end.
        try
        {
            await RunAsync(connection, "SELECT * FROM streams WHERE stream = 'a' FOR UPDATE");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
        }

        await other.RollbackAsync();
        var result = await batch.WaitAsync(Patience);
        Assert.All(result.Committed, Assert.True);
        Assert.Equal(2, (await Store.Reader.ReadHeadAsync("a", None)).Version);
    }

    private Task<BatchResult> WriteAsync(IEnumerable<ChangeSet> sets) => Store.Writer.WriteAsync(new CommitBatch([.. sets], [], []));

    /// <summary>A connection tells what it counted when it ends.</summary>
    private async Task UntilCountedAsync(string counter, int rows)
    {
        ((PostgresDatabase)Store.Database).ForgetConnections();
        await Eventually.TrueAsync(
            async () => await Db.ScalarAsync(
                $"SELECT bool_and({counter} >= {rows}) FROM pg_stat_user_tables WHERE relname IN ('streams', 'orders')") == "True",
            Patience,
            () => $"{counter} of streams and orders to reach {rows}");
    }

    private async Task UntilTheBatchWaitsAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await Db.ScalarAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") != "1")
        {
            Assert.False(deadline.IsCancellationRequested, "awaited the batch to wait for the row that is locked");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
