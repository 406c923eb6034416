using OrderActors.Sandbox.TikTok;

namespace OrderActors.Sandbox;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args).Build();
        await using var server = await SandboxServer.StartAsync(SandboxSettings.Read(settings));

        Console.WriteLine($"Sandbox shop listens on {server.BaseAddress}");
        foreach (var shop in server.Shops)
            Console.WriteLine($"  {shop.Region}: shop {shop.Id}, cipher {shop.Cipher}");

        using var stop = new CancellationTokenSource();
        var flow = FlowPace.From(settings) is { } pace
            ? new OrderFlow(server.Shop, pace, server.Options.Clock).RunAsync(stop.Token)
            : Task.CompletedTask;
        await server.WaitForShutdownAsync(stop.Token);
        await stop.CancelAsync();
        await flow;
    }
}
