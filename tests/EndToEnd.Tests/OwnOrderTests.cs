using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrderActors.Testing;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests;

/// <summary>Orders that did not come from TikTok, through the shipped program. A stand-in TikTok stands by, and must hear of none.</summary>
public sealed class OwnOrderTests
{
    private static readonly object s_order = new
    {
        channel = "import",
        channelOrderId = "INV 7/8",
        currency = "gbp",
        customer = new { name = "Ann", email = "ann@example.org", phone = "+44 1" },
        shippingAddress = new { street = "1 Old Street", city = "London", postalCode = "ZZ1 1ZZ", country = "gb" },
        lines = new object[]
        {
            new { sku = "TEA\u200B", quantity = 2, unitPrice = "4.05", name = "Tea" },
            new { sku = "CUP", quantity = 1, unitPrice = 3.10 },
        },
        note = "ring twice",
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_order_is_created_shipped_and_delivered_without_TikTok_and_stock_adds_up(string database)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var gateway = await sandbox.StartGatewayAsync(
            await SandboxConnection.NewDatabaseAsync(database), GatewayProcess.FreePort());
        using var seller = new SellerClient(gateway);
        await ReceiveAsync(seller, "TEA", 10);
        await ReceiveAsync(seller, "CUP", 10);

        var created = await seller.PostAsync("/api/v1/orders", s_order);
        var orderId = created.GetProperty("orderId").GetString()!;
        var address = "/api/v1/orders/" + Uri.EscapeDataString(orderId);
        Assert.Equal(("processing", 3, 11.20m), (Text(created, "state"), created.GetProperty("unitCount").GetInt32(), created.GetProperty("totalAmount").GetDecimal()));
        Assert.Equal((8, 2, 0), await StockAsync(seller, "TEA"));

        Assert.Equal(created.GetProperty("version").GetInt64(), (await seller.PostAsync("/api/v1/orders", s_order)).GetProperty("version").GetInt64());
        await RefusedAsync(gateway, "/api/v1/orders", new { channel = "import", channelOrderId = "INV 7/8", currency = "GBP", lines = new[] { new { sku = "TEA", quantity = 9, unitPrice = 1 } } }, HttpStatusCode.Conflict, "order-exists");
        await RefusedAsync(gateway, address + "/ship", new { }, HttpStatusCode.UnprocessableEntity, "tracking-required");
        await RefusedAsync(gateway, address + "/deliver", new { }, HttpStatusCode.Conflict, "wrong-state");

        var fewer = await seller.PostAsync(address + "/update", new { lines = new[] { new { sku = "TEA", quantity = 1 } }, note = "ring once" });
        Assert.Equal(2, fewer.GetProperty("unitCount").GetInt32());
        Assert.Equal((9, 1, 0), await StockAsync(seller, "TEA"));

        var shipped = await seller.PostAsync(address + "/ship", new { trackingNumber = "T1", shippingProviderId = "Post" });
        Assert.Equal(("shipped", "T1"), (Text(shipped, "state"), Text(shipped, "trackingNumber")));
        Assert.Equal((9, 0, 1), await StockAsync(seller, "TEA"));
        var again = await seller.PostAsync(address + "/ship", new { trackingNumber = "T1", shippingProviderId = "Post" });
        Assert.Equal(shipped.GetProperty("version").GetInt64(), again.GetProperty("version").GetInt64());
        await RefusedAsync(gateway, address + "/cancel", new { reason = "too late" }, HttpStatusCode.Conflict, "wrong-state");

        var delivered = await seller.PostAsync(address + "/deliver", new { });
        Assert.Equal(("delivered", true), (Text(delivered, "state"), delivered.GetProperty("isTerminal").GetBoolean()));
        Assert.Equal((9, 0, 1), await StockAsync(seller, "TEA"));
        Assert.Equal((9, 0, 1), await StockAsync(seller, "CUP"));

        var timeline = (await seller.GetAsync(address + "/timeline"))!.Value.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("sentence").GetString()).ToList();
        Assert.Equal("The order was created through the API.", timeline[0]);
        Assert.DoesNotContain(timeline, sentence => sentence!.Contains("TikTok", StringComparison.Ordinal));
        Assert.Empty(sandbox.Ledger.Entries);
    }

    [Fact]
    public async Task An_unpaid_order_waits_is_paid_and_can_be_called_off_at_once()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var gateway = await sandbox.StartGatewayAsync(null, GatewayProcess.FreePort());
        using var seller = new SellerClient(gateway);
        await ReceiveAsync(seller, "TEA", 3);

        var created = await seller.PostAsync("/api/v1/orders", new
        {
            channelOrderId = "7",
            currency = "EUR",
            paid = false,
            lines = new[] { new { sku = "TEA", quantity = 2, unitPrice = 1 } },
        });
        var address = "/api/v1/orders/" + Uri.EscapeDataString(Text(created, "orderId"));
        Assert.Equal(("manual", "7", "received"), (Text(created, "orderId").Split(':')[0], Text(created, "orderId").Split(':')[^1], Text(created, "state")));
        Assert.Equal((1, 2, 0), await StockAsync(seller, "TEA"));
        await RefusedAsync(gateway, address + "/ship", new { trackingNumber = "T1", shippingProviderId = "Post" }, HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("processing", Text(await seller.PostAsync(address + "/update", new { status = "paid" }), "state"));
        Assert.Equal("cancelled", Text(await seller.PostAsync(address + "/cancel", new { reason = "changed her mind" }), "state"));
        Assert.Equal((3, 0, 0), await StockAsync(seller, "TEA"));
        Assert.Empty(sandbox.Ledger.Entries);
    }

    private static Task<JsonElement> ReceiveAsync(SellerClient seller, string sku, int units) =>
        seller.PostAsync($"/api/v1/stock/main/{sku}/adjust", new { delta = units, reason = "received" });

    private static async Task<(int Available, int Reserved, int Consumed)> StockAsync(SellerClient seller, string sku)
    {
        var stock = (await seller.GetAsync($"/api/v1/stock/main/{sku}"))!.Value.GetProperty("stock");
        return (stock.GetProperty("available").GetInt32(), stock.GetProperty("reserved").GetInt32(), stock.GetProperty("consumed").GetInt32());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static async Task RefusedAsync(GatewayProcess gateway, string path, object body, HttpStatusCode status, string code)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (response.StatusCode, Text(problem, "code")));
        Assert.NotEmpty(Text(problem, "fix"));
    }
}
