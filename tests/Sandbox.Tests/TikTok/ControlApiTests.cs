using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class ControlApiTests
{
    [Fact]
    public async Task An_order_is_led_through_its_life_from_outside()
    {
        await using var world = await World.StartAsync("ID");
        var placed = await PostAsync(world, "/shops/ID/orders", """{"lines":[{"sku":"MUG-WHITE","quantity":2}],"is_paid":false,"has_hold":true}""");
        var order = $"/shops/ID/orders/{placed["id"]}";

        Assert.Equal("UNPAID", placed["status"]!.GetValue<string>());
        Assert.Equal("ON_HOLD", Status(await PostAsync(world, $"{order}/pay")));
        var ready = await PostAsync(world, $"{order}/release");
        Assert.Equal("AWAITING_SHIPMENT", Status(ready));
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{ready["packages"]![0]!["id"]}/ship")).Succeeded();
        Assert.Equal("IN_TRANSIT", Status(await PostAsync(world, $"{order}/scan")));
        Assert.Equal("DELIVERED", Status(await PostAsync(world, $"{order}/deliver")));
        Assert.Equal("COMPLETED", Status(await PostAsync(world, $"{order}/complete")));
        Assert.Equal("COMPLETED", Status(await GetAsync(world, order)));
        Assert.Single((await GetAsync(world, "/shops/ID/orders?status=COMPLETED")).AsArray());
        Assert.Equal("PACKAGE_SHIPPED", (await GetAsync(world, $"/ledger?order={placed["id"]}"))[0]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cancel_address_split_and_stock_are_reachable()
    {
        await using var world = await World.StartAsync();
        async Task<string> Place(int quantity) =>
            $"/shops/GB/orders/{(await PostAsync(world, "/shops/GB/orders", $$"""{"lines":[{"sku":"MUG-WHITE","quantity":{{quantity}}},{"sku":"TOTE-NAVY"}]}"""))["id"]}";
        var (first, second, third) = (await Place(1), await Place(2), await Place(1));

        Assert.Equal(2, (await PostAsync(world, $"{first}/split")).AsArray().Count);
        await PostAsync(world, $"{first}/address");
        Assert.Equal("PENDING", Status(await PostAsync(world, $"{first}/request-cancel")));
        Assert.Equal("COMPLETE", Status(await PostAsync(world, $"{second}/buyer-cancel")));
        Assert.Equal("COMPLETE", Status(await PostAsync(world, $"{third}/platform-cancel")));
        Assert.Equal(3, (await GetAsync(world, "/shops/GB/cancellations")).AsArray().Count);
        using var stock = await world.Api.Http.PutAsync("/_sandbox/shops/GB/stock/MUG-WHITE?quantity=3", null);
        Assert.Equal(HttpStatusCode.OK, stock.StatusCode);
        Assert.Equal(3, world.Shop.Sku("MUG-WHITE").Available);
    }

    [Fact]
    public async Task A_refusal_is_409_with_its_code_and_bad_JSON_400()
    {
        await using var world = await World.StartAsync();
        async Task<(HttpStatusCode, string)> Send(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await world.Api.Http.PostAsync("/_sandbox" + path, content);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        var (status, text) = await Send("/shops/GB/orders/1/pay", "");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(ApiCodes.OrderNotFound, JsonNode.Parse(text)!["code"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Conflict, (await Send("/shops/FR/orders", """{"lines":[{"sku":"MUG-WHITE"}]}""")).Item1);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("/shops/GB/orders", """{"lines":[{"sku":"MUG-WHITE"}],"paid":true}""")).Item1);
    }

    [Fact]
    public async Task Faults_disturbances_and_the_webhook_address_are_set_from_outside()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await World.StartAsync();
        var http = world.Api.Http;

        await PostAsync(world, "/faults", """{"kind":"UNAVAILABLE","path_prefix":"/order/","count":3}""");
        using (await http.PutAsJsonAsync("/_sandbox/webhooks/url", new { url = receiver.Url }))
        using (await http.PutAsJsonAsync("/_sandbox/webhooks/disturbance", new { duplicate_next = 1 }))
        {
            Assert.Equal(new FaultRule(FaultKind.Unavailable, "/order/") { Count = 3 }, Assert.Single(world.Server.Faults.Pending).Rule);
            Assert.Equal(1, world.Server.Webhooks.Disturbance.DuplicateNext);
        }

        Assert.Equal(3, (await GetAsync(world, "/faults"))["pending"]![0]!["left"]!.GetValue<int>());
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await receiver.NextAsync(2, "the notification and its duplicate");
        await world.Server.Webhooks.FinishedAsync(2, TimeSpan.FromSeconds(20));
        var deliveries = (await GetAsync(world, $"/webhooks/deliveries?order={order.Id}&state=ACCEPTED")).AsArray();
        Assert.Equal(2, deliveries.Count);
        Assert.Equal(200, deliveries[0]!["attempts"]![0]!["http_status"]!.GetValue<int>());
        using var cleared = await http.DeleteAsync("/_sandbox/faults");
        Assert.Empty(world.Server.Faults.Pending);
    }

    [Fact]
    public async Task Keys_ciphers_tokens_and_repeats_are_shown_to_a_caller_on_the_same_machine()
    {
        await using var world = await World.StartAsync("ID");
        world.Api.Token = (await PostAsync(world, "/authorize"))["access_token"]!.GetValue<string>();
        var package = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Packages[0].Id;
        await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship");
        await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship");

        var about = await GetAsync(world, "/");

        Assert.Equal(world.Api.AppSecret, about["app_secret"]!.GetValue<string>());
        Assert.Equal(world.Shop.Cipher, about["shops"]![0]!["cipher"]!.GetValue<string>());
        var twice = await GetAsync(world, "/ledger/twice");
        Assert.Empty(twice["done"]!.AsArray());
        Assert.Equal(ApiCodes.AlreadyShipped, twice["refused"]![0]!["code"]!.GetValue<int>());
        Assert.Single((await GetAsync(world, "/ledger/refusals")).AsArray());
        await PostAsync(world, "/tokens/expire");
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(105002, HttpStatusCode.Unauthorized);
    }

    private static string Status(JsonNode json) => json["status"]!.GetValue<string>();

    private static async Task<JsonNode> GetAsync(World world, string path) =>
        JsonNode.Parse(await world.Api.Http.GetStringAsync("/_sandbox" + path))!;

    private static async Task<JsonNode> PostAsync(World world, string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await world.Api.Http.PostAsync("/_sandbox" + path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject();
    }
}
