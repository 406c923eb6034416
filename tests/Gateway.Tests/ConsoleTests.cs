using System.Text.RegularExpressions;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

/// <summary>What the shipped program prints: our own lines, and of the libraries' what is wrong.</summary>
public sealed partial class ConsoleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_start_and_the_first_orders_print_no_information_of_a_library()
    {
        var lines = await PrintedAsync();

        Assert.Contains(lines, line => line.Contains("OrderActors runs.", StringComparison.Ordinal));
        Assert.DoesNotContain(InformationOf(lines), category => !category.StartsWith("OrderActors.", StringComparison.Ordinal));
    }

    /// <summary>Without this the test above would also pass if the form of the lines changed.</summary>
    [Fact]
    public async Task An_operator_who_asks_for_it_sees_what_the_libraries_tell()
    {
        var lines = await PrintedAsync("--Logging:LogLevel:Default", "Information");

        Assert.Contains(InformationOf(lines), category => category.StartsWith("Microsoft.Hosting.", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> PrintedAsync(params string[] settings)
    {
        await using var demo = await DemoProcess.StartAsync(settings);
        await Eventually.TrueAsync(
            async () => (await demo.Client.GetAsync(new Uri("/api/v1/summary", UriKind.Relative)).AcceptedAsync())
                .GetProperty("orders").EnumerateObject().Any(state => state.Value.GetInt64() > 0),
            Patience,
            () => "the demo's orders to come in");
        return await demo.KillAsync();
    }

    private static List<string> InformationOf(IEnumerable<string> lines) =>
        [.. lines.Select(line => Information().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^(?:trce|dbug|info): (\S+)\[")]
    private static partial Regex Information();
}
