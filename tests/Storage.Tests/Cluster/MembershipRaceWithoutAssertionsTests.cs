namespace OrderActors.Storage.Tests.Cluster;

/// <summary>The same races on a server whose assertions are off.</summary>
public sealed class MembershipRaceWithoutAssertionsTests : MembershipRaceTests
{
    private protected override string Settings => MembershipWithoutAssertionsTests.AssertionsOff;
}
