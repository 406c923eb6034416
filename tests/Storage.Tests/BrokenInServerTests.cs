using Npgsql;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

/// <summary>What is measured on a server that was broken in does not wait for the creation of WAL segments.</summary>
public sealed class BrokenInServerTests
{
    [Fact]
    public async Task A_server_that_was_broken_in_has_all_segments_that_it_may_keep_to_use_again()
    {
        await using var unused = await PrivatePostgres.StartNewAsync();
        await using var server = await PrivatePostgres.StartNewAsync();

        // Before anything else is written, as a measure does it: a checkpoint on the way is quick then.
        await server.BreakInAsync();

        Assert.InRange(await SegmentsAheadAsync(unused), 0, 4);
        Assert.InRange(await SegmentsAheadAsync(server), 250, 256);
    }

    private static async Task<long> SegmentsAheadAsync(PrivatePostgres server)
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name > pg_walfile_name(pg_current_wal_lsn())");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
