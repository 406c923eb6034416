using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Machines;

/// <summary>A gateway on a database of its own, with sellers whose shops are connected and whose stock is in.</summary>
internal sealed class Installation : ILoadTarget, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new();

    private Installation(LoadPlan plan, TrialDatabase database, OrderBook book, PreparedShops shops)
    {
        Plan = plan;
        Database = database;
        Book = book;
        Shops = shops;
        Gateway = new GatewayProcess(
            database.Name,
            database.ConnectionString,
            GatewayProcess.FreePort(),
            ["--Logging:LogLevel:Default", "Warning", .. SettingsOf(plan, shops)]);
        Accepted = new AcceptedWebhooks();
    }

    public LoadPlan Plan { get; }

    public TrialDatabase Database { get; }

    public OrderBook Book { get; }

    public PreparedShops Shops { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>How many webhooks the gateway has taken.</summary>
    public AcceptedWebhooks Accepted { get; }

    public MadeTemplates Made { get; private set; } = null!;

    public IReadOnlyList<IReadOnlyList<OrderTemplate>> Templates => Made.Orders;

    public JournalWatcher Watcher { get; private set; } = null!;

    /// <summary>Prepares all but the gateway, which is not started.</summary>
    public static async Task<Installation> PrepareAsync(string database, LoadPlan plan)
    {
        var book = new OrderBook();
        var shops = await PreparedShops.StartAsync(plan, book);
        var installation = new Installation(plan, await TrialDatabase.CreateAsync(database), book, shops);
        installation.Made = await TemplateMaker.MakeAsync(shops, plan);
        return installation;
    }

    /// <summary>Ready to be put under load.</summary>
    public static async Task<Installation> StartAsync(string database, LoadPlan plan)
    {
        var installation = await PrepareAsync(database, plan);
        installation.Gateway.Start();
        await installation.Gateway.WaitUntilReadyAsync();
        await installation.ReceiveStockAsync();
        await installation.ConnectShopsAsync();
        installation.Watch();
        return installation;
    }

    /// <summary>Begins to watch the journal; the gateway has made its schema.</summary>
    public void Watch() => Watcher = new JournalWatcher(Database, Book);

    public async Task ReceiveStockAsync()
    {
        for (var seller = 0; seller < Plan.Sellers; seller++)
        {
            for (var sku = 0; sku < Plan.SkusPerSeller; sku++)
            {
                var path = $"/api/v1/stock/main/{LoadPlan.SkuName(sku)}/adjust";
                await PostAsync(seller, path, new { delta = LoadPlan.StockOfEach, reason = "received" });
            }
        }
    }

    public async Task ConnectShopsAsync()
    {
        for (var seller = 0; seller < Plan.Sellers; seller++)
            await ConnectShopsAsync(seller);
    }

    public async Task ConnectShopsAsync(int seller)
    {
        var code = Shops.Sandbox.Tokens.Consent(LoadPlan.SellerName(seller));
        await PostAsync(seller, "/api/v1/shops/connect", new { authCode = code });
    }

    public IWebhookGate OpenGate() => new HttpGate(Shops.Sandbox.Options, Gateway.Address);

    /// <summary>Begins to measure which part of the processors driver, gateway and database use.</summary>
    public CpuShares BeginShares()
    {
        List<(string, Func<TimeSpan>)> processes =
        [
            ("driver", () => ProcessTimes.Of(Environment.ProcessId)),
            ("gateway", () => ProcessTimes.Of(Gateway.ProcessId)),
        ];
        if (Database.Name == TrialDatabase.PostgreSql)
            processes.Add(("postgresql", () => Database.ProcessorTime));

        return CpuShares.Begin(processes, TimeProvider.System);
    }

    /// <summary>Waits until every order that was placed is processing.</summary>
    public Task DrainAsync() => Watcher.DrainAsync(() => Gateway.Output);

    public async Task<JsonElement> GetAsync(int seller, string path) =>
        await ClientOf(seller).GetFromJsonAsync<JsonElement>(path);

    public HttpClient ClientOf(int seller) => _clients.GetOrAdd(LoadPlan.SellerName(seller), name =>
    {
        var client = new HttpClient { BaseAddress = Gateway.Address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Add("X-Api-Key", KeyOf(name));
        return client;
    });

    public async Task<JsonElement> PostAsync(int seller, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await ClientOf(seller).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}\n{Gateway.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Watcher is not null)
            await Watcher.DisposeAsync();
        foreach (var client in _clients.Values)
            client.Dispose();

        await Gateway.DisposeAsync();
        await Shops.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static string[] SettingsOf(LoadPlan plan, PreparedShops shops)
    {
        var app = shops.Sandbox.Options;
        return
        [
            "--TikTok:AppKey", app.AppKey,
            "--TikTok:AppSecret", app.AppSecret,
            "--TikTok:ApiBaseAddress", shops.Address.ToString(),
            "--TikTok:AuthBaseAddress", shops.Address.ToString(),
            .. Enumerable.Range(0, plan.Sellers).Select(LoadPlan.SellerName)
                .SelectMany(name => new[] { $"--Api:Sellers:{name}", HashOf(KeyOf(name)) }),
        ];
    }

    private static string KeyOf(string seller) => $"key-of-{seller}";

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
