using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>A call succeeds at once, and reads show it only later.</summary>
public sealed class LateReadTests
{
    private static readonly TimeSpan s_lag = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_shipped_package_is_read_as_it_was_until_the_lag_is_over()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var package = order.Packages[0].Id;
        var since = order.UpdateTime + 1;
        world.Shop.Manners = new ReadManners { Lag = s_lag };

        (await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship")).Succeeded();

        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
        Assert.Equal("AWAITING_SHIPMENT", await StatusAsync(world, order.Id));
        Assert.Equal("TO_FULFILL", await PackageStatusAsync(world, package));
        Assert.Empty(await ChangedAsync(world, since));

        world.Clock.Advance(s_lag - TimeSpan.FromSeconds(1));
        RenewTimestamp(world);
        Assert.Equal("AWAITING_SHIPMENT", await StatusAsync(world, order.Id));

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        RenewTimestamp(world);
        Assert.Equal("AWAITING_COLLECTION", await StatusAsync(world, order.Id));
        Assert.Equal("PROCESSING", await PackageStatusAsync(world, package));
        Assert.Single(await ChangedAsync(world, since));
    }

    [Fact]
    public async Task A_label_that_was_bought_is_in_no_package_until_the_lag_is_over()
    {
        await using var world = await World.StartAsync("US");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = "TIKTOK" });
        world.Shop.Manners = new ReadManners { Lag = s_lag };
        var body = JsonNode.Parse(
            """{"dimension":{"length":"1","width":"1","height":"1","unit":"CM"},"weight":{"value":"1","unit":"GRAM"}}""")!;
        body["order_id"] = order.Id;

        var bought = await world.Api.PostAsync("/fulfillment/202309/packages", body);
        var package = bought.Data["package_id"]!.GetValue<string>();

        (await world.Api.GetAsync($"/fulfillment/202309/packages/{package}")).Refused(ApiCodes.PackageNotFound);
        (await world.Api.PostAsync("/fulfillment/202309/packages", body.DeepClone())).Refused(ApiCodes.AlreadyShipped);
        world.Clock.Advance(s_lag);
        RenewTimestamp(world);
        Assert.Equal("PROCESSING", await PackageStatusAsync(world, package));
    }

    [Fact]
    public async Task A_scripted_order_of_a_shop_that_acts_lags_as_well()
    {
        await using var world = await World.StartAsync("ID");
        world.Shop.PutOrder(
            """
            {"id":"576","status":"AWAITING_SHIPMENT","shipping_type":"TIKTOK","update_time":1,
            "line_items":[{"id":"1","package_id":"11500","package_status":"TO_FULFILL"}]}
            """);
        world.Shop.Manners = new ReadManners { Lag = TimeSpan.FromSeconds(60), ActsOnScripted = true };

        (await world.Api.PostAsync("/fulfillment/202309/packages/11500/ship")).Succeeded();

        Assert.Equal("AWAITING_SHIPMENT", await StatusAsync(world, "576"));
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("AWAITING_COLLECTION", await StatusAsync(world, "576"));
    }

    [Fact]
    public async Task No_lag_is_longer_than_ten_minutes()
    {
        await using var world = await World.StartAsync();

        Assert.Throws<SandboxRefusedException>(() => world.Shop.Manners = new ReadManners { Lag = s_lag + TimeSpan.FromTicks(1) });
        Assert.Throws<SandboxRefusedException>(() => world.Shop.Manners = new ReadManners { Lag = TimeSpan.FromTicks(-1) });
    }

    // A request is signed with the time of the shop's clock.
    private static void RenewTimestamp(World world) =>
        world.Api.Timestamp = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> StatusAsync(World world, string orderId) =>
        (await world.Api.GetAsync("/order/202507/orders", ("ids", orderId))).Data["orders"]![0]!["status"]!.GetValue<string>();

    private static async Task<string> PackageStatusAsync(World world, string packageId) =>
        (await world.Api.GetAsync($"/fulfillment/202309/packages/{packageId}")).Data["package_status"]!.GetValue<string>();

    private static async Task<JsonArray> ChangedAsync(World world, long since) => (await world.Api.PostAsync(
        "/order/202309/orders/search", new JsonObject { ["update_time_ge"] = since }, ("page_size", "10"), ("sort_field", "update_time")))
        .Data["orders"]!.AsArray();
}
