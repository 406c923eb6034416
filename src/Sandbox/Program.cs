using OrderActors.Sandbox.Script;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.Sandbox;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args).Build();
        var script = settings["script"] is { Length: > 0 } path ? ScriptFile.Read(path) : null;
        var options = SandboxSettings.Read(settings);
        if (script is not null && settings["shops"] is null)
            options = options with { Shops = [new ShopSpec(script.Shop)] };

        await using var server = await SandboxServer.StartAsync(options);

        Console.WriteLine($"Sandbox shop listens on {server.BaseAddress}");
        foreach (var shop in server.Shops)
            Console.WriteLine($"  {shop.Region}: shop {shop.Id}, cipher {shop.Cipher}");

        using var stop = new CancellationTokenSource();
        var flow = FlowPace.From(settings) is { } pace
            ? new OrderFlow(server.Shop, pace, server.Options.Clock).RunAsync(stop.Token)
            : Task.CompletedTask;
        if (script is not null)
            await PlayAsync(server, script, stop.Token);

        await server.WaitForShutdownAsync(stop.Token);
        await stop.CancelAsync();
        await flow;
    }

    // A step that is not TikTok's is printed; it is done by hand, and Enter goes on.
    private static async Task PlayAsync(SandboxServer server, ScriptFile script, CancellationToken cancellation)
    {
        var clock = server.Options.Clock;
        var tiktok = new TikTokScript(server.ShopIn(script.Shop), clock.GetUtcNow(), clock);
        Console.WriteLine($"{script.Name}: {script.Problem}");
        Console.WriteLine("Connect the shop; Enter plays the script.");
        await Console.In.ReadLineAsync(cancellation);
        foreach (var step in script.Steps)
        {
            Console.WriteLine($"  {tiktok.Names.Resolve(step)!.ToJsonString()}");
            if (!await tiktok.PlayAsync(step, cancellation))
                await Console.In.ReadLineAsync(cancellation);
        }

        Console.WriteLine($"Right: {script.Expected}");
    }
}
