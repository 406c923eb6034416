using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>The journal's reader against transactions that commit in another order than they began.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresJournalTests() : DatabaseContract(Databases.PostgresAsync)
{
    private const string Announce =
        "INSERT INTO streams (stream, version, appended, hash) VALUES ('late', 1, 1, '\\x00')";

    private const string InsertLate =
        """
        INSERT INTO journal (position, stream, version, type, at, actor, cause, data, hash)
        SELECT ((pg_current_xact_id()::text::bigint + xid_offset) << 20) + 1, 'late', 1, 't', now(), 'a', 'c', '{}',
               '\x00'
        FROM journal_base
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_is_committed_late_is_never_skipped(bool insertsBeforeTheOthers)
    {
        await CommitAsync("early", 0);
        await ReadJournalUntilAsync(1);
        await using var connection = new NpgsqlConnection(Db.Options.ConnectionString);
        await connection.OpenAsync();
        await using var slow = await connection.BeginTransactionAsync();
        await RunAsync(connection, Announce);
        if (insertsBeforeTheOthers)
            await RunAsync(connection, InsertLate);

        await CommitAsync("other", 0);
        Assert.Equal(["early"], await StreamsAsync());
        var end = await Store.Reader.FindJournalEndAsync(None);
        if (!insertsBeforeTheOthers)
            await RunAsync(connection, InsertLate);
        Assert.Equal(["early"], await StreamsAsync());
        await slow.CommitAsync();

        var events = await ReadJournalUntilAsync(3);
        Assert.Equal(["early", "late", "other"], events.Select(stored => stored.Stream));
        Assert.Equal(["late", "other"], (await Store.Reader.ReadMarksAsync(end, 10, None)).Select(mark => mark.Stream));
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_does_not_hold_the_reader_for_ever()
    {
        await using var connection = new NpgsqlConnection(Db.Options.ConnectionString);
        await connection.OpenAsync();
        await using var slow = await connection.BeginTransactionAsync();
        await RunAsync(connection, InsertLate);
        await CommitAsync("other", 0);
        Assert.Empty(await StreamsAsync());

        await slow.RollbackAsync();

        Assert.Equal("other", (await ReadJournalUntilAsync(1))[0].Stream);
    }

    [Fact]
    public async Task A_journal_restored_into_a_younger_cluster_grows_on_above_its_end()
    {
        await Db.ExecuteAsync(InsertLate.Replace("xid_offset)", "xid_offset + 1000000)", StringComparison.Ordinal));
        Assert.Empty(await StreamsAsync());

        await Store.Database.MigrateAsync(None);
        await CommitAsync("new", 0);

        var events = await ReadJournalUntilAsync(2);
        Assert.Equal(["late", "new"], events.Select(stored => stored.Stream));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xD83E)]
    public async Task A_text_that_PostgreSQL_cannot_hold_is_refused_alone(int unit)
    {
        var bad = CommitAsync("bad", 0, Sample.Listing("c-1") with { Title = "text " + (char)unit });
        var good = CommitAsync("good", 0, Sample.Listing("c-2"));

        await Assert.ThrowsAsync<ConstraintBrokenException>(() => bad);
        await good;
        Assert.Equal(0, (await Store.Reader.ReadHeadAsync("bad", None)).Version);
    }

    private async Task<IEnumerable<string>> StreamsAsync() =>
        (await Store.Reader.ReadMarksAsync(0, 100, None)).Select(mark => mark.Stream);

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
