using Npgsql;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Postgres;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Tests;

/// <summary>What counts as an outage of PostgreSQL, and what is a mistake of our own that no repeat mends.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresErrorsTests() : DatabaseContract(Databases.PostgresAsync)
{
    private SqlDatabase Postgres => (SqlDatabase)Store.Database;

    [Fact]
    public async Task A_mistake_of_our_own_while_a_row_is_read_is_no_outage()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Postgres.QueryAsync<string>(new SqlQuery("SELECT 1"), Mistaken, None));

        Assert.Equal("our own mistake", thrown.Message);
    }

    [Fact]
    public async Task A_mistake_of_our_own_in_one_of_several_reads_is_no_outage() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Postgres.ReadEachAsync(
        [
            new SqlRead<int>(new SqlQuery("SELECT 1"), row => row.Int()),
            new SqlRead<string>(new SqlQuery("SELECT 1"), Mistaken),
        ]));

    [Fact]
    public async Task A_connection_that_has_closed_meanwhile_is_an_outage_and_worth_a_new_one()
    {
        await using var connection = new NpgsqlConnection(Db.Options.ConnectionString);
        await connection.OpenAsync();
        await connection.CloseAsync();
        await using var command = new NpgsqlCommand("SELECT 1", connection);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteScalarAsync());

        Assert.True(PostgresErrors.IsOfDatabase(thrown));
        Assert.True(PostgresErrors.IsBrokenConnection(thrown));
        Assert.IsType<StorageUnavailableException>(PostgresErrors.Translate(thrown, "PostgreSQL"));
    }

    [Fact]
    public async Task A_driver_that_is_used_wrongly_is_no_outage()
    {
        await using var connection = new NpgsqlConnection(Db.Options.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await using var reader = await command.ExecuteReaderAsync();

        var thrown = Assert.Throws<InvalidOperationException>(() => command.CommandText = "SELECT 2");

        Assert.False(PostgresErrors.IsOfDatabase(thrown));
    }

    [Fact]
    public async Task A_database_that_was_closed_with_its_process_is_an_outage()
    {
        var process = TestStore.Open(Db.Options);
        var database = process.Database;
        await process.DisposeAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => database.CheckAsync(None));
    }

    [Fact]
    public void Something_of_our_own_that_was_disposed_of_too_early_is_no_outage() =>
        Assert.False(PostgresErrors.IsOfDatabase(new ObjectDisposedException("System.Text.Json.JsonDocument")));

    private static string Mistaken(RowCursor row) => throw new InvalidOperationException("our own mistake");
}
