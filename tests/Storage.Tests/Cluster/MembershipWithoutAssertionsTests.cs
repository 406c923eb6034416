using Xunit.Sdk;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>The membership on a server whose assertions are off: whatever rolls back by <c>ASSERT</c> keeps its first half
/// there (dotnet/orleans #11317).</summary>
public sealed class MembershipWithoutAssertionsTests : MembershipTests
{
    private protected override string Settings => AssertionsOff;

    internal const string AssertionsOff = "Options=-c plpgsql.check_asserts=off";

    [Fact]
    public async Task Assertions_are_off_here()
    {
        await Database.ExecuteAsync(AddSetting);
        await OpenAgainAsync();

        Assert.Equal(["off"], await Queries.ReadAsync("Setting", record => record.GetString(0)));
    }

    [Fact]
    public async Task A_change_that_relies_on_an_assertion_is_found_here()
    {
        await Database.ExecuteAsync(ChangeByAssertion);
        await OpenAgainAsync();

        await Assert.ThrowsAnyAsync<XunitException>(
            A_change_on_another_version_or_of_an_unknown_silo_is_refused_and_changes_nothing);
    }

    private const string AddSetting =
        "INSERT INTO orleansquery (querykey, querytext) VALUES ('Setting', 'SHOW plpgsql.check_asserts')";

    private const string ChangeByAssertion =
        """
        CREATE FUNCTION change_by_assertion(
          cluster text, expected integer, at_address text, at_port integer, of_generation integer, new_status integer)
        RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
          written integer;
        BEGIN
          UPDATE orleans_cluster SET version = version + 1 WHERE cluster_id = cluster AND version = expected;
          GET DIAGNOSTICS written = ROW_COUNT;
          UPDATE orleans_silo SET status = new_status
          WHERE written > 0 AND cluster_id = cluster AND address = at_address AND port = at_port
            AND generation = of_generation;
          GET DIAGNOSTICS written = ROW_COUNT;
          ASSERT written > 0;
          RETURN written > 0;
        EXCEPTION WHEN assert_failure THEN
          RETURN false;
        END $$;
        UPDATE orleansquery
        SET querytext = 'SELECT change_by_assertion(@DeploymentId, @Version, @Address, @Port, @Generation, @Status)'
        WHERE querykey = 'UpdateMembershipKey'
        """;

    private async Task OpenAgainAsync()
    {
        await Queries.DisposeAsync();
        await OpenQueriesAsync();
    }
}
