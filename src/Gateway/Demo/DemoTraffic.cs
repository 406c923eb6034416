using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Shops;
using OrderActors.Gateway.Api.Shops;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Sandbox.TikTok;
using Orleans;

namespace OrderActors.Gateway.Demo;

using WireLink = GrainInterfaces.Shops.ListingLink;

/// <summary>Fills the demo: stock, the shop's connection by its real consent, and calm orders from then on.</summary>
public sealed partial class DemoTraffic(
    DemoShop demo,
    GatewaySettings settings,
    ShopConnector connector,
    IGrainFactory grains,
    IServer server,
    IHostApplicationLifetime host,
    TimeProvider clock,
    ILogger<DemoTraffic> log) : BackgroundService
{
    private static readonly TimeSpan AutoShipAfter = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await host.ApplicationStarted.WaitAsync(stoppingToken);
            demo.Sandbox.Webhooks.DefaultAddress = WebhookAddress();
            await FillShelvesAsync();
            await ConnectAsync(stoppingToken);
            await Task.WhenAll(
                new OrderFlow(demo.Sandbox.Shop, Pace(), clock).RunAsync(stoppingToken),
                new ImpatientPlatform(demo.Sandbox.Shop, AnswerWithin, clock).RunAsync(stoppingToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStopped(log, exception);
        }
    }

    private FlowPace Pace() => new()
    {
        Interval = settings.Demo.OrderEvery,
        Hold = TimeSpan.FromSeconds(5),
        TimeToPay = TimeSpan.FromSeconds(6),
        TimeToScan = TimeSpan.FromSeconds(10),
        TimeToDeliver = TimeSpan.FromSeconds(15),
        TimeToComplete = TimeSpan.FromMinutes(1),
        HotSku = DemoCatalogue.HotSku,
        HotSkuShare = 0.12,
        BuyerCancelShare = 0.1,
        UnpaidShare = 0.1,
    };

    private async Task FillShelvesAsync()
    {
        foreach (var sku in DemoCatalogue.Skus)
        {
            var key = new SkuKey(settings.Api.DefaultSeller, settings.Api.DefaultLocation, sku.Code);
            var grain = grains.GetGrain<ISkuGrain>(key.ToString());
            await RequireAsync(grain.AdjustAsync(
                new AdjustStock(CallerOf("stock-" + sku.Code), sku.Units, "received", "opening stock of the demo")));
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var code = await ConsentAsync(cancellation);
        var seller = new Seller(settings.Api.DefaultSeller);
        var answer = await connector.ConnectAsync(seller, CallerOf("connect"), code, cancellation);
        if (answer is Problem problem)
            throw new InvalidOperationException($"the stand-in shop could not be connected: {problem.Detail}");

        var shop = demo.Sandbox.Shop;
        var grain = grains.GetGrain<IShopGrain>(new ShopKey(seller.Id, shop.Id).ToString());
        await RequireAsync(grain.ChangeSettingsAsync(new ChangeShopSettings(
            CallerOf("settings"), settings.Api.DefaultLocation, AutoShipAfter, SyncEvery)));
        await RequireAsync(grain.LinkListingsAsync(new LinkListings(
            CallerOf("links"),
            [
                .. shop.Catalogue.Where(sku => !sku.IsBundle)
                    .Select(sku => new WireLink(sku.Id, sku.SellerSku, sku.SellerSku, sku.SellerSku)),
            ])));
    }

    // As a browser would: the consent page hands out the code.
    private async Task<string> ConsentAsync(CancellationToken cancellation)
    {
        using var browser = new HttpClient { BaseAddress = demo.Sandbox.BaseAddress };
        var query = await browser.GetStringAsync(
            $"/open/authorize?service_id={settings.TikTok.ServiceId}&state=demo", cancellation);
        return QueryHelpers.ParseQuery(query)["code"].ToString();
    }

    private Uri WebhookAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses;
        var port = BindingAddress.Parse(addresses.First()).Port;
        return new Uri(string.Create(
            CultureInfo.InvariantCulture, $"http://localhost:{port}/webhooks/tiktok/{settings.TikTok.AppKey}"));
    }

    private static Caller CallerOf(string step) => new("demo-" + step, "system", "api:demo", null);

    private static async Task RequireAsync(Task<CommandReply> command)
    {
        var reply = await command;
        if (!reply.Accepted)
            throw new InvalidOperationException($"the demo could not be filled: {reply.Message}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo's traffic has stopped")]
    private static partial void LogStopped(ILogger log, Exception exception);
}
