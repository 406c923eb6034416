using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>One authorization covers several shops, and a refresh for one of them ends the tokens of all.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task All_shops_of_one_authorization_stay_connected_when_the_tokens_expire()
    {
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        await using var sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [new ShopSpec("ID"), new ShopSpec("GB"), new ShopSpec("US")],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            AccessTokenGrace = TimeSpan.Zero,
        });
        await using var gateway = await sandbox.StartGatewayAsync(null, port);
        using var seller = new SellerClient(gateway);
        await seller.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
        await seller.PostAsync("/api/v1/stock/main/TEE-RED-M/adjust", new { delta = 100, reason = "received" });

        for (var round = 0; round < 3; round++)
        {
            sandbox.Tokens.ExpireAccessTokens();
            foreach (var shop in sandbox.Shops)
            {
                // One after another, so that the first shop's new pair is in use when the second finds its own dead.
                await seller.WaitForStateAsync(shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id, "processing");
            }
        }

        var shops = (await seller.GetAsync("/api/v1/shops"))!.Value.EnumerateArray();
        Assert.All(shops, shop => Assert.Equal("connected", shop.GetProperty("status").GetString()));
    }
}
