using OrderActors.Cluster.Chaos;
using Xunit.Abstractions;

namespace OrderActors.Cluster.Tests;

/// <summary>
/// Real processes on loopback are killed, frozen and restarted under traffic. After each: every accepted webhook applied
/// once, every order at its end, stock adds up, nothing twice at the shop.
/// </summary>
/// <remarks>Each scenario ends with the verdict; the figures that it measured are printed and not judged, because a busy machine is slow.</remarks>
public sealed class ChaosTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_cluster_gets_over(string scenario)
    {
        var figures = await Scenarios.All.Single(known => known.Name == scenario).RunAsync();

        foreach (var figure in figures)
            output.WriteLine(figure.ToString());
        Assert.Contains(figures, figure => figure.What.StartsWith("orders", StringComparison.Ordinal) && figure.Value >= 60);
    }
}
