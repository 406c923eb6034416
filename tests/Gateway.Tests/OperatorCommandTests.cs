using OrderActors.Gateway.Tests.Support;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

/// <summary>The commands of the shipped program, beside a process that serves from the same database.</summary>
public sealed class OperatorCommandTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_journal_is_verified_and_a_projection_rebuilt_while_orders_come_in()
    {
        await using var demo = await DemoProcess.StartAsync();
        await Eventually.TrueAsync(
            async () => (await demo.Client.GetAsync(new Uri("/api/v1/summary", UriKind.Relative)).AcceptedAsync())
                .GetProperty("orders").EnumerateObject().Sum(state => state.Value.GetInt64()) >= 3,
            s_patience,
            () => "three orders");

        string[] database = ["--Storage:ConnectionString", "Data Source=" + Directory.GetFiles(demo.Folder, "demo.db", SearchOption.AllDirectories).Single()];
        var verified = await RunAsync(demo.Folder, ["journal", "verify", .. database]);
        Assert.True(verified.Code == 0, verified.Error);
        Assert.Contains("Every hash holds.", verified.Output, StringComparison.Ordinal);

        var rebuilt = await RunAsync(demo.Folder, ["projection", "rebuild", "shop-days", .. database]);
        Assert.True(rebuilt.Code == 0, rebuilt.Error);
        Assert.StartsWith("shop-days was rebuilt from ", rebuilt.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no projection 'nothing'; those that can be rebuilt: shop-days.", "projection", "rebuild", "nothing")]
    [InlineData("The commands are 'journal verify' and 'projection rebuild NAME'; settings may follow.", "journal", "check")]
    [InlineData("The commands are 'journal verify' and 'projection rebuild NAME'; settings may follow.", "projection", "rebuild")]
    public async Task What_is_no_command_is_told_with_those_there_are(string sentence, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-command-").FullName;

        var ended = await RunAsync(folder, arguments);

        Directory.Delete(folder, recursive: true);
        Assert.Equal(2, ended.Code);
        Assert.Equal(sentence, ended.Error.Trim());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var process = DemoProcess.Begin(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }
}
