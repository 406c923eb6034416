using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>Events of orders at a seller's own program, through the shipped gateway.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_events_of_an_order_arrive_once_each_although_the_receiver_fails(string database)
    {
        await using var ledger = await WebhookLedger.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var gateway = await StartAsync(sandbox, await SandboxConnection.NewDatabaseAsync(database));
        using var seller = new SellerClient(gateway);
        ledger.Answer = FailFirst();
        var created = await seller.PostAsync(
            "/api/v1/webhooks/endpoints",
            new { url = ledger.Url, eventTypes = (string[])["order.created", "order.shipped", "order.delivered.v1"] });
        ledger.Secret = Text(created, "secret");

        await SellAsync(seller, "INV 1");
        await UntilAsync(() => ledger.Accepted.Count == 3, ledger, gateway);

        Assert.Equal(3, ledger.Accepted.Select(message => message.Id).Distinct().Count());
        Assert.All(ledger.Accepted.GroupBy(message => message.Id), same => Assert.Equal(2, ledger.Received.Count(message => message.Id == same.Key)));
        Assert.Equal(
            ["order.created.v1", "order.delivered.v1", "order.shipped.v1"],
            ledger.Accepted.Select(message => Text(JsonElement.Parse(message.Body), "type")).Order(StringComparer.Ordinal));
        Assert.Equal(0, ledger.Forged);
        var log = (await seller.GetAsync("/api/v1/webhooks/deliveries"))!.Value.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(ledger.Accepted.Select(message => message.Id).Order(StringComparer.Ordinal), log.Select(item => Text(item, "eventId")).Order(StringComparer.Ordinal));
        Assert.All(log, item => Assert.Equal(2, item.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task After_the_gateway_was_killed_nothing_is_missing_and_what_comes_again_has_its_id()
    {
        await using var ledger = await WebhookLedger.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var gateway = await StartAsync(sandbox, null);
        using var seller = new SellerClient(gateway);
        var created = await seller.PostAsync("/api/v1/webhooks/endpoints", new { url = ledger.Url });
        ledger.Secret = Text(created, "secret");
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ledger.Answer = (_, _, _) =>
        {
            cut.TrySetResult();
            return StatusCodes.Status200OK;
        };

        await SellAsync(seller, "INV 1");
        await cut.Task.WaitAsync(s_patience);
        await gateway.KillAsync();
        await gateway.StartAsync();
        await SellAsync(seller, "INV 2");

        await UntilAsync(
            () => ledger.Accepted.Count(message => message.Body.Contains("order.delivered.v1", StringComparison.Ordinal)) >= 2,
            ledger, gateway);
        await Eventually.TrueAsync(
            async () => (await seller.GetAsync("/api/v1/webhooks/deliveries?status=pending"))?.GetProperty("items").GetArrayLength() == 0,
            s_patience,
            () => gateway.Output);
        var log = (await seller.GetAsync("/api/v1/webhooks/deliveries?limit=200"))!.Value.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            log.Select(item => Text(item, "eventId")).Order(StringComparer.Ordinal),
            ledger.Accepted.Select(message => message.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, log.Count(item => Text(item, "eventType") == "order.created.v1"));
        Assert.All(log, item => Assert.Equal("delivered", Text(item, "status")));
    }

    [Fact]
    public async Task A_test_message_arrives_and_after_a_rotation_both_secrets_verify()
    {
        await using var ledger = await WebhookLedger.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var gateway = await StartAsync(sandbox, null);
        using var seller = new SellerClient(gateway);
        var created = await seller.PostAsync("/api/v1/webhooks/endpoints", new { url = ledger.Url });
        var address = "/api/v1/webhooks/endpoints/" + Text(created.GetProperty("endpoint"), "endpointId");
        var rotated = await seller.PostAsync(address + "/rotate-secret", new { });

        ledger.Secret = Text(created, "secret");
        await seller.PostAsync(address + "/test", new { });
        await UntilAsync(() => ledger.Accepted.Count == 1, ledger, gateway);
        ledger.Secret = Text(rotated, "secret");
        await seller.PostAsync(address + "/test", new { });
        await UntilAsync(() => ledger.Accepted.Count == 2, ledger, gateway);

        Assert.All(ledger.Accepted, message => Assert.Equal("webhook.test.v1", Text(JsonElement.Parse(message.Body), "type")));
        Assert.Equal(0, ledger.Forged);
    }

    /// <summary>The first time each of three messages meets another failure: asked to wait, sent elsewhere, and not answered at all.</summary>
    private static Func<string, int, HttpContext, int> FailFirst()
    {
        var met = 0;
        return (_, time, context) =>
        {
            if (time > 1)
                return StatusCodes.Status200OK;

            context.Response.Headers.RetryAfter = "1";
            context.Response.Headers.Location = "/elsewhere";
            return (Interlocked.Increment(ref met) % 3) switch
            {
                0 => StatusCodes.Status429TooManyRequests,
                1 => StatusCodes.Status307TemporaryRedirect,
                _ => 0,
            };
        };
    }

    private static Task<GatewayProcess> StartAsync(SandboxServer sandbox, string? connection) => GatewayProcess.StartAsync(
        connection,
        GatewayProcess.FreePort(),
        "--TikTok:AppKey", sandbox.Options.AppKey,
        "--TikTok:AppSecret", sandbox.Options.AppSecret,
        "--TikTok:ServiceId", sandbox.Options.ServiceId,
        "--TikTok:ApiBaseAddress", sandbox.BaseAddress.ToString(),
        "--TikTok:AuthBaseAddress", sandbox.BaseAddress.ToString(),
        "--Webhooks:AllowLoopback", "on",
        "--Silo:SweepEverySeconds", "0.2");

    private static async Task SellAsync(SellerClient seller, string number)
    {
        await seller.PostAsync("/api/v1/stock/main/TEA/adjust", new { delta = 5, reason = "received" });
        var order = await seller.PostAsync("/api/v1/orders", new
        {
            channel = "import",
            channelOrderId = number,
            currency = "GBP",
            lines = new[] { new { sku = "TEA", quantity = 1, unitPrice = 4 } },
        });
        var address = "/api/v1/orders/" + Uri.EscapeDataString(Text(order, "orderId"));
        await seller.PostAsync(address + "/ship", new { trackingNumber = "T1", shippingProviderId = "Post" });
        await seller.PostAsync(address + "/deliver", new { });
    }

    private static Task UntilAsync(Func<bool> condition, WebhookLedger ledger, GatewayProcess gateway) => Eventually.TrueAsync(
        () => Task.FromResult(condition()),
        s_patience,
        () => $"events; {ledger.Received.Count} came, {ledger.Accepted.Count} were accepted, {ledger.Forged} were forged\n{gateway.Output}");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
