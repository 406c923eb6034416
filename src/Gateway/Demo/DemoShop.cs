using OrderActors.Gateway.Composition;
using OrderActors.TikTokSandbox;

namespace OrderActors.Gateway.Demo;

/// <summary>A stand-in TikTok Shop inside the process, and the settings that lead to it.</summary>
/// <remarks>Each start opens a new shop with new order ids, so the demo's own database file begins anew as well.</remarks>
public sealed class DemoShop : IAsyncDisposable
{
    private const string Region = "MY";
    private const string Folder = "data";

    private static readonly string DatabaseFile = Path.Combine(Folder, "demo.db");

    private DemoShop(SandboxServer sandbox, GatewaySettings settings)
    {
        Sandbox = sandbox;
        Settings = settings;
    }

    public SandboxServer Sandbox { get; }

    /// <summary>The operator's settings, with the stand-in's app and the demo's database in their place.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>Opens the shop on a free loopback port and clears the demo's database.</summary>
    public static async Task<DemoShop> OpenAsync(GatewaySettings settings)
    {
        Directory.CreateDirectory(Folder);
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(DatabaseFile + suffix);

        var sandbox = await SandboxServer.StartAsync(new SandboxOptions
        {
            Shops = [new ShopSpec(Region) { Name = "Kampung Goods", Products = DemoCatalogue.Products }],
            TimeScale = 60,
        });
        return new DemoShop(sandbox, settings with
        {
            Storage = new StorageSettings("sqlite", $"Data Source={DatabaseFile}"),
            Silo = settings.Silo with { KeyDirectory = Path.Combine(Folder, "demo-keys") },
            TikTok = new TikTokSettings
            {
                AppKey = sandbox.Options.AppKey,
                AppSecret = sandbox.Options.AppSecret,
                ServiceId = sandbox.Options.ServiceId,
                ApiBaseAddress = sandbox.BaseAddress,
                AuthBaseAddress = sandbox.BaseAddress,
                ConsentBaseAddress = sandbox.BaseAddress,
            },
        });
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
