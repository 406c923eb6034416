using OrderActors.Gateway.Composition;
using OrderActors.Ports;
using OrderActors.Sandbox.TikTok;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Demo;

/// <summary>A stand-in TikTok Shop inside the process, and the settings that lead to it.</summary>
/// <remarks>Each start opens a new shop with new order ids, so the demo's own database file begins anew as well.</remarks>
public sealed class DemoShop : IAsyncDisposable
{
    private const string Region = "MY";
    private const string Folder = "data";

    private static readonly string DatabaseFile = Path.Combine(Folder, "demo.db");

    private readonly FileStream _lock;

    private DemoShop(SandboxServer sandbox, GatewaySettings settings, FileStream @lock)
    {
        _lock = @lock;
        Sandbox = sandbox;
        Settings = settings;
    }

    public SandboxServer Sandbox { get; }

    /// <summary>The operator's settings, with the stand-in's app and the demo's database in their place.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>Opens the shop on a free loopback port and clears the demo's database.</summary>
    /// <exception cref="SettingsException">Another demo runs in this folder.</exception>
    public static async Task<DemoShop> OpenAsync(GatewaySettings settings)
    {
        Directory.CreateDirectory(Folder);
        var @lock = TakeFolder();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(DatabaseFile + suffix);

        var sandbox = await SandboxServer.StartAsync(new SandboxOptions
        {
            Shops = [new ShopSpec(Region) { Name = "Kampung Goods", Products = DemoCatalogue.Products }],
            TimeScale = 60,
        });
        return new DemoShop(sandbox, settings with { Backend = OfDemo(settings.Backend, sandbox) }, @lock);
    }

    private static BackendSettings OfDemo(BackendSettings given, SandboxServer sandbox) => given with
    {
        Storage = new StorageSettings("sqlite", $"Data Source={DatabaseFile}"),
        Silo = given.Silo with { KeyDirectory = Path.Combine(Folder, "demo-keys") },
        TikTok = new TikTokSettings
        {
            AppKey = sandbox.Options.AppKey,
            AppSecret = sandbox.Options.AppSecret,
            ServiceId = sandbox.Options.ServiceId,
            ApiBaseAddress = sandbox.BaseAddress,
            AuthBaseAddress = sandbox.BaseAddress,
            ConsentBaseAddress = sandbox.BaseAddress,
        },
    };

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await _lock.DisposeAsync();
    }

    // A second demo would clear the database under the first one.
    private static FileStream TakeFolder()
    {
        var path = Path.Combine(Folder, "demo.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new SettingsException($"Demo: another demo runs in this folder ({path} is taken); stop it, or start in another folder.");
        }
    }
}
