using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>For whom the journal's readers wait: for those that write to it, and for nobody else.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresReaderBoundTests() : DatabaseContract(Databases.PostgresAsync)
{
    private const string InsertIntoJournal =
        """
        INSERT INTO journal (position, stream, version, type, at, actor, cause, data, hash)
        SELECT ((pg_current_xact_id()::text::bigint + xid_offset) << 20) + 1, 'late', 1, 't', now(), 'a', 'c', '{}',
               '\x00'
        FROM journal_base
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stranger_s_open_transaction_holds_up_nobody(bool isInAnotherDatabase)
    {
        await using var other = isInAnotherDatabase ? await CreateDatabaseAsync() : null;
        await using var stranger = await OpenAsync((other ?? Db).Options.ConnectionString!);
        await using var open = await stranger.BeginTransactionAsync();
        await RunAsync(stranger, "CREATE TABLE theirs (id integer)");

        await CommitAsync("ours", 0);

        Assert.Equal(["ours"], await StreamsAsync());
        Assert.Equal("ours", Assert.Single(await Store.Subscriptions.ReadJournalAsync(0, 10, None)).Stream);
    }

    [Fact]
    public async Task A_transaction_that_was_prepared_and_left_behind_holds_up_nobody()
    {
        await using var stranger = await OpenAsync(Db.Options.ConnectionString!);
        await RunAsync(stranger, "BEGIN; CREATE TABLE theirs (id integer); PREPARE TRANSACTION 'left behind'");
        await CommitAsync("ours", 0);

        Assert.Equal(["ours"], await StreamsAsync());
        await Db.ExecuteAsync("ROLLBACK PREPARED 'left behind'");
    }

    [Theory]
    [InlineData("INSERT INTO streams (stream, version, appended, hash) VALUES ('late', 1, 1, '\\x00')")]
    [InlineData("UPDATE streams SET version = version WHERE stream = 'early'")]
    public async Task A_writer_of_ours_is_waited_for_from_before_its_first_row_until_its_end(string first)
    {
        await CommitAsync("early", 0);
        await using var writer = await OpenAsync(Db.Options.ConnectionString!);
        await using var transaction = await writer.BeginTransactionAsync();
        await RunAsync(writer, first);
        await using var stranger = await OpenAsync(Db.Options.ConnectionString!);
        await using var open = await stranger.BeginTransactionAsync();
        await RunAsync(stranger, "CREATE TABLE theirs (id integer)");

        await CommitAsync("other", 0);
        Assert.Equal(["early"], await StreamsAsync());
        await RunAsync(writer, InsertIntoJournal);
        Assert.Equal(["early"], await StreamsAsync());
        Assert.True((await Store.Subscriptions.ReadStandingAsync(None)).JournalHeldUp > TimeSpan.Zero);
        await transaction.CommitAsync();

        Assert.Equal(["early", "late", "other"], await StreamsAsync());
        Assert.Equal(TimeSpan.Zero, (await Store.Subscriptions.ReadStandingAsync(None)).JournalHeldUp);
    }

    [Fact]
    public async Task Who_has_written_elsewhere_first_is_refused()
    {
        await using var connection = await OpenAsync(Db.Options.ConnectionString!);
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "CREATE TABLE theirs (id integer)");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, InsertIntoJournal));

        Assert.Contains("writes to streams or journal first", refusal.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_see_nothing_of_other_sessions_reads_on()
    {
        await Db.ExecuteAsync(
            """
            DROP ROLE IF EXISTS onlooker; CREATE ROLE onlooker; GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker
            """);
        await using var stranger = await OpenAsync(Db.Options.ConnectionString!);
        await using var open = await stranger.BeginTransactionAsync();
        await RunAsync(stranger, "CREATE TABLE theirs (id integer)");
        await CommitAsync("ours", 0);

        await using var onlooker = await OpenAsync(Db.Options.ConnectionString!);
        await RunAsync(onlooker, "SET ROLE onlooker");
        await using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM journal WHERE {Store.Sql.JournalBound}", onlooker);

        Assert.Equal(1L, await command.ExecuteScalarAsync());
        await open.RollbackAsync();
        await Db.ExecuteAsync("DROP OWNED BY onlooker; DROP ROLE onlooker");
    }

    [Fact]
    public async Task A_process_that_stands_still_in_its_transaction_is_ended_by_the_server()
    {
        Assert.All(
            await Store.Sql.QueryAsync(new Sql.SqlQuery("SHOW idle_in_transaction_session_timeout"), row => row.Text(), None),
            setting => Assert.Equal("10s", setting));
        await using var writer = ((Postgres.PostgresDatabase)Store.Sql).OpenForBatch();
        await using var command = new NpgsqlCommand("SHOW idle_in_transaction_session_timeout", writer);

        Assert.Equal("10s", await command.ExecuteScalarAsync());
    }

    /// <summary>
    /// Two processes write while strangers begin, write and end at random moments. A reader follows by its cursor alone, and must
    /// meet every event: one that appears below the cursor is lost to it.
    /// </summary>
    [Fact]
    public async Task A_reader_that_follows_by_its_cursor_meets_every_event_whatever_ends_when()
    {
        const int Streams = 8;
        const int Versions = 60;
        await using var second = TestStore.Open(Db.Options);
        using var stop = new CancellationTokenSource();
        var strangers = Enumerable.Range(0, 3).Select(seed => DisturbAsync(seed, stop.Token)).ToList();

        var writing = Task.WhenAll(Enumerable.Range(0, Streams).Select(async stream =>
        {
            var store = stream % 2 == 0 ? Store : second;
            for (var version = 0; version < Versions; version++)
                await store.Pipeline.CommitAsync(Sample.Set($"order/acme/7495/{stream}", version, []));
        }));
        var met = new List<StoredEvent>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (met.Count < Streams * Versions)
        {
            met.AddRange(await Store.Subscriptions.ReadJournalAsync(met.LastOrDefault()?.Position ?? 0, 50, None));
            Assert.False(
                writing.IsCompleted && deadline.IsCancellationRequested, $"met {met.Count} of {Streams * Versions} events");
        }

        await writing;
        await stop.CancelAsync();
        await Task.WhenAll(strangers);
        Assert.All(
            met.GroupBy(stored => stored.Stream),
            stream => Assert.Equal(Enumerable.Range(1, Versions).Select(version => (long)version), stream.Select(stored => stored.Version)));
    }

    private async Task DisturbAsync(int seed, CancellationToken stop)
    {
        var dice = new Random(seed);
        await using var stranger = await OpenAsync(Db.Options.ConnectionString!);
        await RunAsync(stranger, $"CREATE TABLE theirs_{seed} (id integer)");
        while (!stop.IsCancellationRequested)
        {
            await using var transaction = await stranger.BeginTransactionAsync(CancellationToken.None);
            for (var row = dice.Next(1, 4); row > 0; row--)
                await RunAsync(stranger, $"INSERT INTO theirs_{seed} VALUES (1)");
            if (dice.Next(2) == 0)
                await transaction.CommitAsync(CancellationToken.None);
            else
                await transaction.RollbackAsync(CancellationToken.None);
        }
    }

    private async Task<IEnumerable<string>> StreamsAsync() =>
        (await Store.Reader.ReadMarksAsync(0, 100, None)).Select(mark => mark.Stream);

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
