using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class OrderShapeTests
{
    [Fact]
    public async Task One_line_is_one_unit_and_ids_are_strings_of_18_or_19_digits()
    {
        await using var world = await World.StartAsync();

        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M", 3)).Id);

        var lines = Lines(order);
        Assert.Equal(3, lines.Count);
        Assert.Equal(3, lines.Select(line => Text(line, "id")).Distinct().Count());
        Assert.Single(lines.Select(line => Text(line, "sku_id")).Distinct());
        Assert.All((string[])[Text(order, "id"), Text(order, "user_id"), Text(lines[0], "id"), Text(lines[0], "product_id")], id =>
            Assert.Matches("^[0-9]{18,19}$", id));
        Assert.DoesNotContain("quantity", lines[0].AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Amounts_are_decimal_strings_and_the_documented_sums_hold()
    {
        await using var world = await World.StartAsync();

        var payment = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M", 2)).Id)["payment"]!;

        Assert.Equal("GBP", Text(payment, "currency"));
        Assert.Equal("25.98", Text(payment, "sub_total"));
        Assert.Equal("2.99", Text(payment, "shipping_fee"));
        Assert.Equal("28.97", Text(payment, "total_amount"));
    }

    [Fact]
    public async Task What_is_not_known_yet_is_absent()
    {
        await using var world = await World.StartAsync();

        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M") with { IsPaid = false }).Id);

        Assert.All(
            (string[])["paid_time", "rts_time", "tracking_number", "cancel_time", "packages", "rts_sla_time", "split_or_combine_tag"],
            name => Assert.False(order.ContainsKey(name), name));
        Assert.DoesNotContain(order, pair => pair.Value is null);
    }

    [Fact]
    public async Task An_order_on_hold_has_no_buyer_data_and_gets_it_on_release()
    {
        await using var world = await World.StartAsync();
        var id = world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M") with { HasHold = true }).Id;

        var held = world.Shop.OrderJson(id);
        Assert.All((string[])["recipient_address", "buyer_email", "buyer_nickname"], name => Assert.False(held.ContainsKey(name), name));
        Assert.True(held["is_on_hold_order"]!.GetValue<bool>());
        Assert.Equal("AWAITING_SHIPMENT", Text(Lines(held)[0], "display_status"));

        world.Shop.ReleaseFromHold(id);
        var released = world.Shop.OrderJson(id);
        Assert.Equal("London", Text(released["recipient_address"]!["district_info"]![1]!, "address_name"));
        Assert.True(released["is_on_hold_order"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_bundle_line_names_its_parts_and_takes_their_stock()
    {
        await using var world = await World.StartAsync();

        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of(DefaultCatalogue.BundleSku, 2)).Id);

        var parts = Lines(order)[0]["combined_listing_skus"]!.AsArray();
        Assert.Equal(["TEE-RED-M", "MUG-WHITE"], parts.Select(part => Text(part!, "seller_sku")));
        Assert.Equal([2, 1], parts.Select(part => part!["sku_count"]!.GetValue<int>()));
        Assert.Equal((496, 4), (world.Shop.Sku("TEE-RED-M").Available, world.Shop.Sku("TEE-RED-M").Committed));
        Assert.Equal((398, 2), (world.Shop.Sku("MUG-WHITE").Available, world.Shop.Sku("MUG-WHITE").Committed));
    }

    [Fact]
    public async Task A_seller_sku_may_be_empty()
    {
        await using var world = await World.StartAsync();
        var nameless = world.Shop.Catalogue.Single(sku => sku.SellerSku.Length == 0);

        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of(nameless.Id)).Id);

        Assert.Equal("", Text(Lines(order)[0], "seller_sku"));
    }

    [Fact]
    public async Task Cash_on_delivery_has_no_payment_and_a_sample_costs_nothing()
    {
        await using var world = await World.StartAsync("VN");

        var cash = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsCashOnDelivery = true }).Id);
        var sample = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsSample = true }).Id);

        Assert.Equal("AWAITING_SHIPMENT", Text(cash, "status"));
        Assert.False(cash.ContainsKey("paid_time"));
        Assert.True(cash["is_cod"]!.GetValue<bool>());
        Assert.Equal("0", Text(sample["payment"]!, "total_amount"));
        Assert.True(sample["is_sample_order"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("GB", "SELLER", false)]
    [InlineData("US", "SELLER", false)]
    [InlineData("US", "TIKTOK", false)]
    [InlineData("ID", "TIKTOK", true)]
    [InlineData("ID", "SELLER", true)]
    [InlineData("MY", "TIKTOK", true)]
    public async Task A_package_stands_before_shipping_only_where_the_market_has_it(string region, string shippingType, bool hasPackage)
    {
        await using var world = await World.StartAsync(region);

        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = shippingType }).Id);

        Assert.Equal(hasPackage, order.ContainsKey("packages"));
        Assert.Equal(hasPackage ? "TO_FULFILL" : null, Lines(order)[0]["package_status"]?.GetValue<string>());
    }

    [Fact]
    public async Task The_platforms_shipping_masks_the_buyer_and_the_sellers_own_does_not()
    {
        await using var indonesia = await World.StartAsync("ID");
        var order = indonesia.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var before = Text(indonesia.Shop.OrderJson(order.Id)["recipient_address"]!, "phone_number");
        (await indonesia.Api.PostAsync($"/fulfillment/202309/packages/{order.Packages[0].Id}/ship", new JsonObject())).Succeeded();

        var masked = indonesia.Shop.OrderJson(order.Id)["recipient_address"]!;

        Assert.DoesNotContain("*", before, StringComparison.Ordinal);
        Assert.Matches(@"^\(\+62\)[0-9]*\*{5}[0-9]{2}$", Text(masked, "phone_number"));
        Assert.Contains("***", Text(masked, "name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_fix_ids_and_without_one_a_restart_never_repeats_them()
    {
        await using var first = await World.StartAsync();
        await using var second = await World.StartAsync();
        await using var free = await World.StartAsync(change: options => options with { Seed = null });
        await using var later = await World.StartAsync(change: options => options with
        {
            Seed = null,
            Clock = new ManualClock(options.Clock.GetUtcNow().AddMilliseconds(1)),
        });
        string[] ids = [.. new[] { first, second, free, later }.Select(world => world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id)];

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    private static List<JsonNode> Lines(JsonObject order) => [.. order["line_items"]!.AsArray().Select(line => line!)];

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
