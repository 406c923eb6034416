using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>TikTok Shop as the gateway sees it under load: the stand-in, with what is asked thousands of times prepared before.</summary>
/// <remarks>
/// Order details and searches are answered here from bytes that the stand-in itself wrote; signature, time, app, token and
/// cipher of each request are checked first. Everything else goes to the stand-in, which keeps its ledger of effects and
/// refusals.
/// </remarks>
internal sealed class PreparedShops : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly StandInDoor _door;

    private PreparedShops(
        SandboxServer sandbox, IReadOnlyList<LoadedShop> shops, StandInDoor door, OrderAnswers answers)
    {
        Sandbox = sandbox;
        Shops = shops;
        Answers = answers;
        _door = door;
        _app = Build(answers, door);
    }

    public SandboxServer Sandbox { get; }

    public IReadOnlyList<LoadedShop> Shops { get; }

    public OrderAnswers Answers { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<PreparedShops> StartAsync(LoadPlan plan, OrderBook book)
    {
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Shops = ShopsOf(plan), MaxLedgerEntries = 1_000_000 });
        var shops = sandbox.Shops.Select((shop, number) => new LoadedShop(number, shop)).ToList();
        var door = new StandInDoor(sandbox);
        var answers = new OrderAnswers(shops, book, door, sandbox.Options);
        var prepared = new PreparedShops(sandbox, shops, door, answers);
        await prepared._app.StartAsync();
        prepared.Address = new Uri(prepared._app.Urls.First());
        return prepared;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _door.Dispose();
        await Sandbox.DisposeAsync();
    }

    private static List<ShopSpec> ShopsOf(LoadPlan plan)
    {
        var products = Enumerable.Range(0, plan.SkusPerSeller)
            .Select(number => LoadPlan.SkuName(number))
            .Select(sku => new ProductSpec(sku, [new SkuSpec(sku, "Default", 9.90m, 99_999)]))
            .ToList();
        return
        [
            .. from seller in Enumerable.Range(0, plan.Sellers)
               from shop in Enumerable.Range(0, plan.ShopsPerSeller)
               select new ShopSpec("ID")
               {
                   Name = $"{LoadPlan.SellerName(seller)} shop {shop + 1}",
                   Seller = LoadPlan.SellerName(seller),
                   Products = products,
               },
        ];
    }

    private static WebApplication Build(OrderAnswers answers, StandInDoor door)
    {
        // An empty environment: settings of the driver's own must not reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!await answers.TryAnswerAsync(context))
                await door.PassAsync(context);
        });
        return app;
    }
}
