using Npgsql;

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
