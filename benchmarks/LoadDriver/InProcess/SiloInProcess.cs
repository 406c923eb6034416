using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Silo;
using OrderActors.Silo.Settings;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>The shipped silo with its pumps and its storage inside of this process: the same work without HTTP.</summary>
internal sealed class SiloInProcess : ILoadTarget, IAsyncDisposable
{
    private const string Location = "main";

    private readonly IHost _host;
    private readonly PreparedShops _shops;
    private readonly string _keys;
    private readonly TrialDatabase _database;
    private JournalWatcher? _watcher;

    private SiloInProcess(IHost host, PreparedShops shops, MadeTemplates made, TrialDatabase database, OrderBook book, string keys)
    {
        _host = host;
        _shops = shops;
        _keys = keys;
        _database = database;
        Made = made;
        Book = book;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public MadeTemplates Made { get; }

    public OrderBook Book { get; }

    /// <summary>Begins to watch when it is first asked for: whoever calls grains has their answers, and reads no journal.</summary>
    public JournalWatcher Watcher => _watcher ??= new JournalWatcher(_database, Book);

    public AcceptedWebhooks Accepted { get; } = new();

    public IGrainFactory Grains { get; }

    public ICommitPipeline Pipeline => _host.Services.GetRequiredService<ICommitPipeline>();

    public TrialDatabase Database => _database;

    /// <param name="keepsOrders">Orders stay in memory also when nothing of their own goes on.</param>
    /// <exception cref="Ports.SettingsException">This build has no silo that lives in one process.</exception>
    public static async Task<SiloInProcess> StartAsync(string database, LoadPlan plan, bool keepsOrders = false)
    {
        var book = new OrderBook();
        var shops = await PreparedShops.StartAsync(plan, book);
        var made = await TemplateMaker.MakeAsync(shops, plan);
        var place = await TrialDatabase.CreateAsync(database);
        var keys = Directory.CreateTempSubdirectory("orderactors-load-keys-").FullName;
        var host = Build(place, keys, keepsOrders, new PreparedChannel(shops.Shops, book, TimeProvider.System));
        await host.StartAsync();
        var silo = new SiloInProcess(host, shops, made, place, book, keys);
        await silo.FillAsync(plan);
        return silo;
    }

    public IWebhookGate OpenGate() => new PipelineGate(
        Pipeline, _host.Services.GetRequiredService<IInboxHint>(), Book);

    public CpuShares BeginShares() => CpuShares.Begin(
        [("driver with silo", () => ProcessTimes.Of(Environment.ProcessId)), (_database.Name, () => _database.ProcessorTime)],
        TimeProvider.System);

    public Task DrainAsync() => Watcher.DrainAsync(() => "");

    public ISkuGrain Sku(int seller, int sku) => Grains.GetGrain<ISkuGrain>(
        new SkuKey(LoadPlan.SellerName(seller), Location, LoadPlan.SkuName(sku)).ToString());

    /// <summary>Tells its grain of a placed order, which is paid, without any webhook.</summary>
    /// <remarks>When this ends, the order is durable and processing, and its units are reserved.</remarks>
    /// <exception cref="InvalidOperationException">The order was refused.</exception>
    public async Task BringInAsync(int serial)
    {
        var template = Book.TemplateOf(serial)!;
        var id = PatchedText.IdOf(template.OrderId, serial);
        var key = new OrderKey(template.Shop.Seller, template.Shop.Sandbox.Id, id);
        var reply = await Grains.GetGrain<IOrderGrain>(key.ToString()).ApplySnapshotAsync(new ApplySnapshot(
            new Caller($"load-{serial}", "channel", "load", null),
            template.JsonOf(serial, Book.CreatedAt(serial)),
            Location, null, DateTimeOffset.UnixEpoch, template.Shop.Sandbox.Region, DateTimeOffset.UtcNow));

        // A poll of the shop may have brought the order in first, with what the channel said a moment later.
        if (!reply.Accepted && reply.Code != nameof(OrderRejectionCode.LateSnapshot))
            throw new InvalidOperationException($"an order was refused: {reply.Code} {reply.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
            await _watcher.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        await _shops.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    private static IHost Build(TrialDatabase database, string keys, bool keepsOrders, PreparedChannel channel)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Database"] = database.Name,
            ["Storage:ConnectionString"] = database.ConnectionString,
            ["Silo:KeyDirectory"] = keys,
            ["Silo:KeepOrdersAtRest"] = keepsOrders ? "on" : "off",
            ["TikTok:AppKey"] = "in-process",
            ["TikTok:AppSecret"] = "in-process",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSiloBackend(BackendSettings.Read(builder.Configuration));
        builder.Services.Replace(ServiceDescriptor.Singleton<IShopChannel>(channel));
        return builder.Build();
    }

    /// <summary>Brings <see cref="LoadPlan.StockOfEach"/> units more of the SKU.</summary>
    public Task ReceiveAsync(int seller, int sku) =>
        Sku(seller, sku).AdjustAsync(new AdjustStock(NewCaller(), LoadPlan.StockOfEach, "received", ""));

    private async Task FillAsync(LoadPlan plan)
    {
        for (var seller = 0; seller < plan.Sellers; seller++)
        {
            for (var sku = 0; sku < plan.SkusPerSeller; sku++)
                await ReceiveAsync(seller, sku);
        }

        var until = DateTimeOffset.UtcNow.AddDays(1);
        foreach (var shop in _shops.Shops)
        {
            var key = new ShopKey(shop.Seller, shop.Sandbox.Id).ToString();
            await Grains.GetGrain<IShopGrain>(key).ConnectAsync(new ConnectShop(
                NewCaller(), shop.Sandbox.Name, shop.Sandbox.Region, shop.Sandbox.Cipher, "token", until, "refresh", until));
        }
    }

    private static Caller NewCaller() => new(Guid.NewGuid().ToString("N"), "system", "load", null);
}
