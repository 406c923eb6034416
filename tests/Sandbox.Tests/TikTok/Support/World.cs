namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>A stand-in with one shop in one market, a manual clock and a client that may call.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(SandboxServer server, ManualClock clock, ApiClient api)
    {
        Server = server;
        Clock = clock;
        Api = api;
    }

    public SandboxServer Server { get; }

    public ManualClock Clock { get; }

    public ApiClient Api { get; }

    public SandboxShop Shop => Server.Shop;

    public string Warehouse(int index = 0) => Shop.WarehouseIds[index];

    public string Provider => Shop.SellerProviders.Keys.First();

    public static async Task<World> StartAsync(
        string region = "GB", Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var clock = new ManualClock();
        var options = new SandboxOptions { Clock = clock, Seed = 11, Shops = [new ShopSpec(region)] };
        var server = await SandboxServer.StartAsync(change?.Invoke(options) ?? options);
        return new World(server, clock, new ApiClient(server, server.Shop));
    }

    /// <summary>A client for another shop of the same stand-in.</summary>
    public ApiClient ApiOf(string region) => new(Server, Server.ShopIn(region));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }
}
