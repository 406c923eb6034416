using Npgsql;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>Two transactions at the same silo's row: the change of the membership waits for the other one, and then both of
/// its writes happen or neither (dotnet/orleans #11317).</summary>
public class MembershipRaceTests : MembershipSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_change_of_a_silo_that_is_removed_meanwhile_is_refused_and_leaves_the_version()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);
        await JoinAsync(port: 2, version: 1);

        var changed = await ChangeBesideAsync("DELETE FROM orleans_silo WHERE port = 1", version: 2);

        Assert.False(changed);
        var left = Assert.Single(await ReadAllAsync());
        Assert.Equal((2, Joining, 2), (left.Port, left.Status, left.Version));
    }

    [Fact]
    public async Task A_change_beside_a_sign_of_life_is_done_and_keeps_the_later_time()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);

        var changed = await ChangeBesideAsync(
            "UPDATE orleans_silo SET alive_at = '2026-03-14T17:00:00Z' WHERE port = 1", version: 1);

        Assert.True(changed);
        var silo = Assert.Single(await ReadAllAsync());
        Assert.Equal(
            (Active, 2, new DateTime(2026, 3, 14, 17, 0, 0, DateTimeKind.Utc)), (silo.Status, silo.Version, silo.AliveAt));
    }

    [Fact]
    public async Task A_change_beside_another_on_the_same_version_is_refused_and_changes_nothing()
    {
        await CreateAsync();
        await JoinAsync(port: 1, version: 0);

        var changed = await ChangeBesideAsync("UPDATE orleans_cluster SET version = version + 1", version: 1);

        Assert.False(changed);
        var silo = Assert.Single(await ReadAllAsync());
        Assert.Equal((Joining, 2), (silo.Status, silo.Version));
    }

    /// <summary>Makes the first silo active while another transaction, which is committed when the change waits for it, has
    /// written already.</summary>
    private async Task<bool> ChangeBesideAsync(string written, int version)
    {
        await using var connection = new NpgsqlConnection(Database.Options.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(written, connection, transaction);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());

        var change = ChangeAsync(port: 1, version, Active, null);
        await Eventually.TrueAsync(
            async () => await Database.ScalarAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == "1",
            Patience,
            () => "the change to wait for the other transaction");
        await transaction.CommitAsync();
        return await change.WaitAsync(Patience);
    }
}
