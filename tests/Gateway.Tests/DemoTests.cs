using OrderActors.Gateway.Tests.Support;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Without_any_setting_orders_come_in_and_reach_every_state()
    {
        await using var demo = await DemoProcess.StartAsync();
        var seen = new SortedSet<string>();

        await Eventually.TrueAsync(
            async () =>
            {
                var summary = await demo.Client.GetAsync(new Uri("/api/v1/summary", UriKind.Relative)).AcceptedAsync();
                seen.UnionWith(summary.GetProperty("orders").EnumerateObject()
                    .Where(state => state.Value.GetInt64() > 0).Select(state => state.Name));
                return seen.Count == 6;
            },
            Patience,
            () => $"orders in all six states; seen were {string.Join(", ", seen)}");

        await demo.Client.GetAsync(new Uri("/readyz", UriKind.Relative)).AcceptedAsync();
    }

    [Fact]
    public async Task A_second_demo_in_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var demo = await DemoProcess.StartAsync();

        using var second = DemoProcess.Begin(demo.Folder, "--urls", "http://127.0.0.1:0");
        var error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(2, second.ExitCode);
        Assert.StartsWith("Demo: another demo runs in this folder", error, StringComparison.Ordinal);
        await demo.Client.GetAsync(new Uri("/readyz", UriKind.Relative)).AcceptedAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        await using var demo = await DemoProcess.StartAsync();
        var other = Directory.CreateTempSubdirectory("gateway-demo-").FullName;

        using var second = DemoProcess.Begin(other, "--urls", demo.Client.BaseAddress!.ToString());
        var error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Directory.Delete(other, recursive: true);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Urls: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
