using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using OrderActors.Storage;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Grains.Tests.Support;

/// <summary>One database and one stand-in TikTok Shop, on which silos live, crash and follow each other.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Seller = "seller-1";

    /// <summary>How long anything may take that should happen by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(100);

    private readonly string _folder = Directory.CreateTempSubdirectory("orderactors-grains-").FullName;
    private readonly List<TestSilo> _silos = [];
    private readonly ServiceProvider _observer;
    private WebhookDoor? _door;

    private World(SandboxServer sandbox, ShiftedClock clock, string? connection)
    {
        Sandbox = sandbox;
        Clock = clock;
        Storage = new StorageOptions { ConnectionString = connection ?? $"Data Source={Path.Combine(_folder, "orders.db")}" };
        TikTok = new TikTokOptions
        {
            AppKey = sandbox.Options.AppKey,
            AppSecret = sandbox.Options.AppSecret,
            ApiBaseAddress = sandbox.BaseAddress,
            AuthBaseAddress = sandbox.BaseAddress,
        };
        _observer = new ServiceCollection().AddOrderActorsStorage(Storage).BuildServiceProvider();
    }

    public SandboxServer Sandbox { get; }

    public ShiftedClock Clock { get; }

    public StorageOptions Storage { get; }

    public TikTokOptions TikTok { get; }

    public string KeyDirectory => Path.Combine(_folder, "keys");

    /// <summary>Refuses, in all silos, what could make a call cycle.</summary>
    public CallRankFilter Ranks { get; } = new();

    /// <summary>What the door stores is not told to the pump: only the sweeper finds it.</summary>
    public bool LosesHints { get; set; }

    /// <summary>The silo that was started last.</summary>
    public TestSilo Silo => _silos[^1];

    public SandboxShop Shop => Sandbox.Shop;

    public ShopKey ShopKey => new(Seller, Shop.Id);

    public IStoreReader Reader => _observer.GetRequiredService<IStoreReader>();

    public IQueries Queries => _observer.GetRequiredService<IQueries>();

    /// <summary>A world without a silo.</summary>
    public static async Task<World> CreateAsync(string database = "sqlite")
    {
        var connection = database == "postgresql"
            ? await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync()
            : null;
        var clock = new ShiftedClock();
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Shops = [new ShopSpec("ID")], Clock = clock, TimeScale = 60 });
        return new World(sandbox, clock, connection);
    }

    /// <summary>A world with one silo, connected to the shop, with stock of the SKUs named.</summary>
    public static async Task<World> StartAsync(params (string Sku, int Units)[] stock)
    {
        var world = await CreateAsync();
        await world.StartSiloAsync();
        await world.ConnectAsync();
        foreach (var (sku, units) in stock)
            await world.ReceiveStockAsync(sku, units);

        return world;
    }

    /// <summary>Starts a silo; it takes the place of the one that was started before.</summary>
    /// <param name="keepsOrders">Orders stay in memory also when they wait for somebody.</param>
    public async Task<TestSilo> StartSiloAsync(TimeSpan? sweepEvery = null, bool keepsOrders = false)
    {
        var silo = await TestSilo.StartAsync(this, sweepEvery ?? s_often, keepsOrders);
        var before = _silos.LastOrDefault();
        _silos.Add(silo);
        before?.Replace(silo);
        return silo;
    }

    /// <summary>A silo whose sweeper looks only once, at its start: nothing happens but what the test does.</summary>
    public Task<TestSilo> StartQuietSiloAsync(bool keepsOrders = false) => StartSiloAsync(TimeSpan.FromHours(1), keepsOrders);

    /// <summary>Ends the silos that were replaced.</summary>
    public Task StopAllButLastAsync() => Task.WhenAll(_silos.SkipLast(1).Select(silo => silo.StopAsync()));

    /// <summary>From now on TikTok's webhooks reach the silo.</summary>
    public async Task OpenDoorAsync()
    {
        _door = await WebhookDoor.OpenAsync(this);
        Sandbox.Webhooks.DefaultAddress = _door.Address;
    }

    public async Task ConnectAsync()
    {
        var tokens = Sandbox.Tokens.Authorize();
        var reply = await Silo.Shop.ConnectAsync(new ConnectShop(
            By("connect"), Shop.Name, Shop.Region, Shop.Cipher,
            tokens.AccessToken, tokens.AccessExpiresAt, tokens.RefreshToken, tokens.RefreshExpiresAt));
        Assert.True(reply.Accepted, reply.Message);
        // Its first poll is over: what comes later was not there before.
        await EventuallyAsync(async () => (await ShopRowAsync()) is { NextSyncAt: { } next } && next > Clock.GetUtcNow(), "the first poll");
    }

    public async Task ReceiveStockAsync(string sku, int units)
    {
        var reply = await Silo.Sku(sku).AdjustAsync(new AdjustStock(By($"first-{sku}"), units, "received", ""));
        Assert.True(reply.Accepted, reply.Message);
    }

    public static Caller By(string operationId) => new(operationId, "user:test", $"api:{operationId}", null);

    public OrderKey KeyOf(string orderId) => new(Seller, Shop.Id, orderId);

    public Task<RowImage.Order?> RowAsync(string orderId) =>
        Queries.FindOrderAsync(Seller, orderId, CancellationToken.None);

    public async Task<RowImage.Shop?> ShopRowAsync() =>
        (await Reader.LoadShopAsync(ShopKey, CancellationToken.None))?.Shop;

    /// <summary>The stock with all its reservations, closed ones too.</summary>
    public async Task<StoredStock> StockAsync(string sku)
    {
        var key = new SkuKey(Seller, "main", sku);
        var stored = await Reader.LoadStockAsync(key, CancellationToken.None)
            ?? throw new InvalidOperationException($"there is no stock of {sku}");
        return stored with { Reservations = await Queries.ListReservationsAsync(key, 100_000, CancellationToken.None) };
    }

    /// <summary>The types of an order's events, oldest first. Its hash chain is checked on the way.</summary>
    public async Task<List<string>> EventsAsync(string orderId)
    {
        var events = await Reader.ReadStreamAsync(KeyOf(orderId).Stream, 0, CancellationToken.None);
        Assert.Null(JournalChain.FirstBroken(events));
        return [.. events.Select(row => row.Type)];
    }

    public async Task WaitForStateAsync(string orderId, string state)
    {
        RowImage.Order? row = null;
        await Eventually.TrueAsync(
            async () => (row = await RowAsync(orderId))?.State == state,
            Patience,
            () => $"order {orderId} to be {state}; it is {row?.State ?? "unknown"}, next: {row?.NextAction}, failure: {row?.Failure}");
    }

    public static Task EventuallyAsync(Func<Task<bool>> condition, string what) =>
        Eventually.TrueAsync(condition, Patience, () => what);

    /// <summary>The stored deliveries, oldest first. SQLite only.</summary>
    public async Task<List<InboxRow>> InboxAsync()
    {
        await using var connection = new SqliteConnection(Storage.ConnectionString + ";Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT notification_id, topic, order_id, status, note FROM inbox ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<InboxRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(new InboxRow(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), InboxStatusText.Parse(reader.GetString(3)),
                await reader.IsDBNullAsync(4) ? null : reader.GetString(4)));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Enumerable.Reverse(_silos))
            await silo.DisposeAsync();
        await Sandbox.DisposeAsync();
        if (_door is not null)
            await _door.DisposeAsync();
        await _observer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(Ranks.Refused);
    }
}
