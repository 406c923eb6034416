using Microsoft.Data.Sqlite;
using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Tests;

/// <summary>What is compared with each other is read as of one instant, because a gateway that has no load still writes.</summary>
public sealed class SnapshotTests
{
    private const string Count = "SELECT COUNT(*) FROM notes";

    [Fact]
    public async Task What_is_written_after_the_first_read_is_not_seen_and_writing_is_not_held_up()
    {
        await using var database = new SqliteTrialDatabase();
        await using var gateway = new SqliteConnection(database.ConnectionString + ";Pooling=False");
        await gateway.OpenAsync();
        await WriteAsync(gateway, "PRAGMA journal_mode = WAL; CREATE TABLE notes (at INTEGER); INSERT INTO notes VALUES (1)");
        await using var connection = await database.OpenAsync();

        await using (await database.BeginSnapshotAsync(connection))
        {
            Assert.Equal(1, await connection.NumberAsync(Count));
            await WriteAsync(gateway, "INSERT INTO notes VALUES (2)");
            Assert.Equal(1, await connection.NumberAsync(Count));
        }

        Assert.Equal(2, await connection.NumberAsync(Count));
    }

    private static async Task WriteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
