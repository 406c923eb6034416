namespace OrderActors.Storage.Tests.Cluster;

/// <summary>Who is in the cluster, as Orleans' membership provider asks and tells.</summary>
public class MembershipTests : MembershipSteps
{
    [Fact]
    public void Every_statement_that_the_providers_look_for_is_there() => Assert.Equal(
        [
            "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey", "ClearStorageKey",
            "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey", "DeleteStorageKey", "GatewaysQueryKey", "InsertMembershipKey",
            "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey",
            "ReadRangeRows1Key", "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey",
            "UpdateMembershipKey", "UpsertReminderRowKey", "WriteToStorageKey",
        ],
        Queries.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Of_many_first_silos_exactly_one_makes_the_cluster()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync()));

        Assert.Equal(1, created.Count(one => one));
        Assert.Equal([new Row(null, null, null, 0, 0, 0, 0, null, default, default, 0)], await ReadAllAsync());
    }

    [Fact]
    public async Task A_silo_joins_on_the_version_that_it_read_and_raises_it()
    {
        await CreateAsync();

        Assert.True(await JoinAsync(port: 1, version: 0));

        Assert.Equal(
            [new Row("127.0.0.1", "silo-1", "host", 1, 7, Joining, 30_001, null, At, At.AddSeconds(1), 1)], await ReadAllAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_silo_that_joins_on_another_version_is_refused_and_leaves_nothing(int version)
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);

        Assert.False(await JoinAsync(port: 2, version));

        var only = Assert.Single(await ReadAllAsync());
        Assert.Equal((1, 1), (only.Port, only.Version));
    }

    [Fact]
    public async Task A_silo_that_has_joined_does_not_join_again()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);

        Assert.False(await JoinAsync(port: 1, version: 1));

        Assert.Equal(1, Assert.Single(await ReadAllAsync()).Version);
    }

    [Fact]
    public async Task Of_many_that_join_on_one_version_exactly_one_succeeds()
    {
        await CreateAsync();

        var joined = await Task.WhenAll(Enumerable.Range(1, 8).Select(port => JoinAsync(port, 0)));

        Assert.Equal(1, joined.Count(one => one));
        Assert.Equal(1, Assert.Single(await ReadAllAsync()).Version);
    }

    [Fact]
    public async Task A_change_on_the_version_that_was_read_is_written_and_raises_it()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);

        Assert.True(await ChangeAsync(port: 1, version: 1, Active, "127.0.0.1:2@7,2026-03-14 15:09:26.000 GMT"));
        var suspected = Assert.Single(await ReadAllAsync());
        Assert.True(await ChangeAsync(port: 1, version: 2, Dead, null));

        Assert.Equal((Active, "127.0.0.1:2@7,2026-03-14 15:09:26.000 GMT", 2), (suspected.Status, suspected.Suspicions, suspected.Version));
        var dead = Assert.Single(await ReadAllAsync());
        Assert.Equal((Dead, null, 3, At.AddMinutes(1)), (dead.Status, dead.Suspicions, dead.Version, dead.AliveAt));
    }

    [Fact]
    public async Task A_change_on_another_version_or_of_an_unknown_silo_is_refused_and_changes_nothing()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        var before = await ReadAllAsync();

        Assert.False(await ChangeAsync(port: 1, version: 0, Dead, null));
        Assert.False(await ChangeAsync(port: 1, version: 2, Dead, null));
        Assert.False(await ChangeAsync(port: 9, version: 1, Dead, null));

        Assert.Equal(before, await ReadAllAsync());
    }

    [Fact]
    public async Task Of_many_changes_on_one_version_exactly_one_succeeds()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);

        var changed = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            number => ChangeAsync(port: 1 + (number % 2), version: 2, Active, null)));

        Assert.Equal(1, changed.Count(one => one));
        Assert.All(await ReadAllAsync(), row => Assert.Equal(3, row.Version));
    }

    [Fact]
    public async Task A_silo_says_that_it_is_alive_without_raising_the_version()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);

        await SayAliveAsync(port: 1, At.AddHours(1));

        Assert.Equal(
            [(1, At.AddHours(1), 2), (2, At.AddSeconds(1), 2)],
            (await ReadAllAsync()).Select(row => (row.Port, row.AliveAt, row.Version)));
    }

    [Fact]
    public async Task One_silo_is_read_with_the_version_and_an_unknown_one_answers_with_the_version_alone()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);

        var known = await Queries.ReadAsync("MembershipReadRowKey", ReadRow, [Cluster(), .. Silo(2)]);
        var unknown = await Queries.ReadAsync("MembershipReadRowKey", ReadRow, [Cluster(), .. Silo(3)]);

        Assert.Equal(("silo-2", 2), (Assert.Single(known).Name, known[0].Version));
        Assert.Equal((null, 2), (Assert.Single(unknown).Name, unknown[0].Version));
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_take_clients()
    {
        await CreateAsync();
        for (var port = 1; port <= 3; port++)
            await JoinAsync(port, port - 1, gateway: port == 2 ? 0 : 30_000 + port);
        await ChangeAsync(port: 1, version: 3, Active, null);
        await ChangeAsync(port: 2, version: 4, Active, null);

        var gateways = await Queries.ReadAsync(
            "GatewaysQueryKey",
            record => (TextOf(record, "Address"), Number(record, "ProxyPort"), Number(record, "Generation")),
            Cluster(),
            ("Status", Active));

        Assert.Equal([("127.0.0.1", 30_001, 7)], gateways);
    }

    [Fact]
    public async Task Deleting_a_cluster_takes_its_silos_along_and_no_other_cluster_s()
    {
        foreach (var cluster in new[] { "blue", "green" })
        {
            await CreateAsync(cluster);
            await JoinAsync(port: 1, version: 0, cluster: cluster);
        }

        await Queries.ExecuteAsync("DeleteMembershipTableEntriesKey", Cluster("blue"));

        Assert.Empty(await ReadAllAsync("blue"));
        Assert.Single(await ReadAllAsync("green"));
    }

    [Fact]
    public async Task Dead_silos_of_long_ago_are_removed_and_no_others()
    {
        await CreateAsync();
        for (var port = 1; port <= 4; port++)
            await JoinAsync(port, port - 1);
        await ChangeAsync(port: 1, version: 4, Active, null);
        await ChangeAsync(port: 2, version: 5, Dead, null);
        await ChangeAsync(port: 3, version: 6, Dead, null);
        await SayAliveAsync(port: 3, At.AddHours(1));

        await Queries.ExecuteAsync("CleanupDefunctSiloEntriesKey", Cluster(), ("IAmAliveTime", At.AddMinutes(30)));

        // The first is old and active, and the fourth never got further than joining.
        Assert.Equal([1, 3, 4], (await ReadAllAsync()).Select(row => row.Port));
    }

    [Fact]
    public async Task A_dead_silo_is_removed_as_it_was_read()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);
        await ChangeAsync(port: 1, version: 2, Dead, null);
        await ChangeAsync(port: 2, version: 3, Dead, "127.0.0.1:1@7,2026-03-14 15:09:26.000 GMT");

        foreach (var row in await ReadAllAsync())
            await RemoveAsReadAsync(row);

        Assert.Null(Assert.Single(await ReadAllAsync()).Address);
    }

    [Fact]
    public async Task A_silo_that_is_not_dead_or_has_changed_since_it_was_read_is_not_removed()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await RemoveAsReadAsync(Assert.Single(await ReadAllAsync()));
        await ChangeAsync(port: 1, version: 1, Dead, null);
        var read = Assert.Single(await ReadAllAsync());

        await RemoveAsReadAsync(read with { StartedAt = read.StartedAt.AddSeconds(1) });
        await RemoveAsReadAsync(read with { AliveAt = read.AliveAt.AddSeconds(1) });
        await RemoveAsReadAsync(read with { Suspicions = "127.0.0.1:1@7,2026-03-14 15:09:26.000 GMT" });

        Assert.Equal([read], await ReadAllAsync());
    }

    [Fact]
    public async Task A_change_that_was_decided_on_an_older_reading_does_not_set_the_sign_of_life_back()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await SayAliveAsync(port: 1, At.AddHours(1));

        Assert.True(await ChangeAsync(port: 1, version: 1, Active, null));

        Assert.Equal(At.AddHours(1), Assert.Single(await ReadAllAsync()).AliveAt);
    }
}
