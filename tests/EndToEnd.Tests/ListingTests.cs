using OrderActors.Testing;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests;

/// <summary>A variant of a real-looking shop that stands for several units of several SKUs.</summary>
public sealed class ListingTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_order_of_a_variant_that_nobody_linked_says_where_to_link_it_and_goes_on_at_once(string database)
    {
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        await using var sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [new ShopSpec("ID")],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            TimeScale = 60,
        });
        await using var gateway = await sandbox.StartGatewayAsync(await SandboxConnection.NewDatabaseAsync(database), port);
        using var seller = new SellerClient(gateway);
        var shop = sandbox.ShopIn("ID");
        var variant = shop.Catalogue.Single(sku => sku.SellerSku.Length == 0).Id;
        await seller.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
        foreach (var sku in (string[])["C10-TEA", "C10-CUP"])
            await seller.PostAsync($"/api/v1/stock/main/{sku}/adjust", new { delta = 10, reason = "received" });

        var order = shop.PlaceOrder(OrderDraft.Of("")).Id;
        await seller.WaitForStateAsync(order, "failed");
        var failure = (await seller.OrderAsync(order)).GetProperty("failure").GetString();
        Assert.Contains(variant, failure, StringComparison.Ordinal);
        Assert.Contains($"POST /api/v1/shops/{shop.Id}/listings", failure, StringComparison.Ordinal);

        var answer = await seller.PostAsync(
            $"/api/v1/shops/{shop.Id}/listings",
            new { links = new[] { new { channelSkuId = variant, units = new Dictionary<string, int> { ["C10-TEA"] = 2, ["C10-CUP"] = 1 } } } });

        Assert.Equal(1, answer.GetProperty("retried").GetInt32());
        Assert.Equal("processing", (await seller.OrderAsync(order)).GetProperty("state").GetString());
        Assert.Equal((8, 9), (await AvailableAsync(seller, "C10-TEA"), await AvailableAsync(seller, "C10-CUP")));
    }

    private static async Task<int> AvailableAsync(SellerClient seller, string sku) =>
        (await seller.GetAsync($"/api/v1/stock/main/{sku}"))!.Value.GetProperty("stock").GetProperty("available").GetInt32();
}
