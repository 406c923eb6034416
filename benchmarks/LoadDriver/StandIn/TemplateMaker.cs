using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>Has the stand-in sell one order of each kind, and keeps what it wrote about it: the detail and the webhooks.</summary>
internal static class TemplateMaker
{
    /// <summary>A paid order is announced twice: as unpaid, and as awaiting its shipment.</summary>
    private const int WebhooksPerOrder = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // A product's change: the gateway stores it, and has no work with it.
    private const string OrderTopic = "\"type\":1,";
    private const string IdleTopic = "\"type\":5,";

    public static async Task<MadeTemplates> MakeAsync(PreparedShops shops, LoadPlan plan)
    {
        var bodies = new ConcurrentDictionary<string, ConcurrentBag<byte[]>>();
        await using var receiver = Receiver(bodies);
        await receiver.StartAsync();
        shops.Sandbox.Webhooks.DefaultAddress = new Uri(receiver.Urls.First());

        var made = shops.Shops.Select(shop => Enumerable.Range(0, plan.SkusPerSeller)
            .Select(sku => Place(shop, Enumerable.Range(sku, plan.LinesPerOrder)
                .Select(number => LoadPlan.SkuName(number % plan.SkusPerSeller)).ToList()))
            .ToList()).ToList();

        await shops.Sandbox.Webhooks.FinishedAsync(made.Sum(orders => orders.Count) * WebhooksPerOrder, s_patience);
        shops.Sandbox.Webhooks.DefaultAddress = null;
        await receiver.StopAsync();
        var first = made[0][0].View;
        return new MadeTemplates(
            [.. made.Select(orders => orders.ConvertAll(order => TemplateOf(order, bodies[order.View.Id])))],
            IdleOf(bodies[first.Id].First(), first));
    }

    private static WebApplication Receiver(ConcurrentDictionary<string, ConcurrentBag<byte[]>> bodies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer);
            var body = buffer.ToArray();
            using var webhook = JsonDocument.Parse(body);
            var order = webhook.RootElement.GetProperty("data").GetProperty("order_id").GetString()!;
            bodies.GetOrAdd(order, _ => []).Add(body);
        });
        return app;
    }

    private static PlacedOrder Place(LoadedShop shop, IReadOnlyList<string> skus)
    {
        var order = shop.Sandbox.PlaceOrder(new OrderDraft([.. skus.Select(sku => new DraftLine(sku))]) { IgnoresStock = true });
        return new PlacedOrder(shop, skus, order, shop.Sandbox.OrderJson(order.Id).ToJsonString());
    }

    private static OrderTemplate TemplateOf(PlacedOrder order, ConcurrentBag<byte[]> bodies)
    {
        var view = order.View;
        string[] ids = [view.Id, .. view.Lines.Select(line => line.Id), .. view.Packages.Select(package => package.Id)];
        var webhooks = bodies
            .Select(body => (Body: body, At: UpdateTimeOf(body)))
            .OrderBy(webhook => webhook.At)
            .Select(webhook => new PatchedText(webhook.Body, [view.Id, NotificationOf(webhook.Body)], view.CreateTime))
            .ToList();
        if (webhooks.Count != WebhooksPerOrder)
            throw new InvalidOperationException($"the stand-in announced a paid order {webhooks.Count} times, not {WebhooksPerOrder}");

        return new OrderTemplate(
            order.Shop,
            order.Skus,
            view.Id,
            new PatchedText(Encoding.UTF8.GetBytes(order.Detail), ids, view.CreateTime),
            webhooks,
            (int)(view.UpdateTime - view.CreateTime));
    }

    private static PatchedText IdleOf(byte[] body, OrderView order)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Contains(OrderTopic, StringComparison.Ordinal)
            ? new PatchedText(
                Encoding.UTF8.GetBytes(text.Replace(OrderTopic, IdleTopic, StringComparison.Ordinal)),
                [order.Id, NotificationOf(body)],
                order.CreateTime)
            : throw new InvalidOperationException($"the stand-in's webhook has no topic of orders: {text}");
    }

    private static string NotificationOf(byte[] body)
    {
        using var webhook = JsonDocument.Parse(body);
        return webhook.RootElement.GetProperty("tts_notification_id").GetString()!;
    }

    private static long UpdateTimeOf(byte[] body)
    {
        using var webhook = JsonDocument.Parse(body);
        return webhook.RootElement.GetProperty("data").GetProperty("update_time").GetInt64();
    }

    private sealed record PlacedOrder(LoadedShop Shop, IReadOnlyList<string> Skus, OrderView View, string Detail);
}
