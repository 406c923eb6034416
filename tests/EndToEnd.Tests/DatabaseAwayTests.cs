using System.Net;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>The database is killed under the gateway and comes back (invariants I2 and I10).</summary>
public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task Webhooks_are_refused_while_the_database_is_away_and_nothing_is_lost_once_it_is_back()
    {
        await using var postgres = await PrivatePostgres.StartNewAsync();
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        await using var sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [new ShopSpec("ID")],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            TimeScale = 120,
        });
        await using var gateway = await sandbox.StartGatewayAsync(await postgres.CreateDatabaseAsync(), port);
        using var seller = new SellerClient(gateway);
        await seller.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
        await seller.PostAsync("/api/v1/stock/main/TEE-RED-M/adjust", new { delta = 100, reason = "received" });
        var before = sandbox.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        await seller.WaitForStateAsync(before, "processing");

        await postgres.KillAsync();
        var missed = sandbox.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        await Eventually.TrueAsync(
            () => Task.FromResult(sandbox.Webhooks.Deliveries.Any(delivery =>
                delivery.OrderId == missed && delivery.Attempts.Any(attempt => attempt.HttpStatus == 503))),
            TimeSpan.FromSeconds(30),
            () => $"the webhook to be refused with 503\n{gateway.Output}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync(gateway));

        await postgres.StartAsync();

        await seller.WaitForStateAsync(missed, "processing");
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync(gateway));
        var stock = (await seller.GetAsync("/api/v1/stock/main/TEE-RED-M"))!.Value.GetProperty("stock");
        Assert.Equal(2, stock.GetProperty("reserved").GetInt32());
    }

    private static async Task<HttpStatusCode> ReadinessAsync(GatewayProcess gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using var answer = await http.GetAsync("/readyz");
        return answer.StatusCode;
    }
}
