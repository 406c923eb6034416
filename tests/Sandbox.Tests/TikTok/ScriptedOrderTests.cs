using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>The stand-in shows what it is told, whatever it is.</summary>
public sealed class ScriptedOrderTests
{
    private const string Odd =
        """{ "id":"576000000000000001" , "status":"AWAITING_SHIPMENT","update_time": 1700000000,"price":1.50,"caf\u00e9":"\u00e9",  "line_items":[ ] }""";

    private const string TwoLines =
        """
        {"id":"576000000000000002","status":"AWAITING_SHIPMENT","shipping_type":"TIKTOK","create_time":1700000000,"update_time":1700000000,
        "packages":[{"id":"11500"},{"id":"11600"}],
        "line_items":[{"id":"1","package_id":"11500","package_status":"TO_FULFILL"},{"id":"2","package_id":"11600","package_status":"TO_FULFILL"}]}
        """;

    [Fact]
    public async Task An_order_goes_out_byte_for_byte_as_it_was_given()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder(Odd);

        using var read = await world.Api.RawAsync(HttpMethod.Get, "/order/202507/orders", null, ("ids", "576000000000000001"));
        using var search = await world.Api.RawAsync(
            HttpMethod.Post, "/order/202309/orders/search", """{"update_time_ge":1700000000}""", ("page_size", "10"));

        Assert.Contains(Odd, await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(Odd, await search.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_order_at_all_goes_out_as_well()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder("null");
        world.Shop.PutOrder("""{"status":"AWAITING_SHIPMENT"}""");

        var found = await SearchAsync(world);

        Assert.Equal(2, found.Count);
        Assert.Contains(found, order => order is null);
    }

    [Fact]
    public async Task A_hidden_order_is_shown_by_its_id_and_by_no_search()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder(TwoLines, isHidden: true);

        Assert.Empty(await SearchAsync(world));
        Assert.Single(await ReadAsync(world, "576000000000000002"));
    }

    [Fact]
    public async Task A_change_at_a_path_is_shown_and_null_takes_the_member_away()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder(TwoLines);

        world.Shop.ChangeOrder("576000000000000002", new Dictionary<string, JsonNode?>
        {
            ["status"] = "PARTIALLY_SHIPPING",
            ["line_items/0/tracking_number"] = "TRK",
            ["line_items/1/package_id"] = null,
        });

        var order = Assert.Single(await ReadAsync(world, "576000000000000002"))!;
        Assert.Equal("PARTIALLY_SHIPPING", order["status"]!.GetValue<string>());
        Assert.Equal("TRK", order["line_items"]![0]!["tracking_number"]!.GetValue<string>());
        Assert.False(order["line_items"]![1]!.AsObject().ContainsKey("package_id"));
        Assert.Equal("11500", Assert.Single(order["packages"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Throws<SandboxRefusedException>(() =>
            world.Shop.ChangeOrder("576000000000000002", [KeyValuePair.Create<string, JsonNode?>("line_items/7/id", "1")]));
    }

    [Fact]
    public async Task Each_answer_lists_lines_and_packages_the_other_way_round()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder(TwoLines);
        world.Shop.Manners = new ReadManners { Shuffle = true };

        var answers = new List<string>();
        for (var number = 0; number < 3; number++)
            answers.Add(string.Concat((await SearchAsync(world))[0]!["line_items"]!.AsArray().Select(line => line!["id"])));

        Assert.Equal(["21", "12", "21"], answers);
    }

    [Fact]
    public async Task A_read_by_ids_gives_an_order_twice_when_it_is_told_so()
    {
        await using var world = await World.StartAsync();
        world.Shop.PutOrder(TwoLines);
        world.Shop.PutOrder(Odd);
        world.Shop.Manners = new ReadManners { TwiceInDetail = ["576000000000000002"] };

        Assert.Equal(3, (await ReadAsync(world, "576000000000000002,576000000000000001")).Count);
        Assert.Equal(2, (await SearchAsync(world)).Count);
    }

    [Fact]
    public async Task Shipping_a_scripted_package_is_written_down_and_changes_nothing_by_itself()
    {
        await using var world = await World.StartAsync("ID");
        world.Shop.PutOrder(TwoLines);

        (await world.Api.PostAsync("/fulfillment/202309/packages/11600/ship")).Succeeded();
        (await world.Api.PostAsync("/fulfillment/202309/packages/11600/ship")).Succeeded();

        Assert.Equal(2, world.Server.Ledger.Of(EffectKind.PackageShipped).Count);
        var twice = Assert.Single(world.Server.Ledger.DoneTwice());
        Assert.Equal("2", twice.SubjectId);
        Assert.Equal("AWAITING_SHIPMENT", Assert.Single(await ReadAsync(world, "576000000000000002"))!["status"]!.GetValue<string>());
        (await world.Api.PostAsync("/fulfillment/202309/packages/99/ship")).Refused(ApiCodes.PackageNotFound);
    }

    [Fact]
    public async Task A_shop_that_acts_ships_a_scripted_package_as_TikTok_would()
    {
        await using var world = await World.StartAsync("ID");
        world.Shop.PutOrder(TwoLines);
        world.Shop.Manners = new ReadManners { ActsOnScripted = true };

        (await world.Api.PostAsync("/fulfillment/202309/packages/11600/ship")).Succeeded();

        var order = Assert.Single(await ReadAsync(world, "576000000000000002"))!;
        Assert.Equal("PARTIALLY_SHIPPING", order["status"]!.GetValue<string>());
        var line = order["line_items"]![1]!;
        Assert.Equal("PROCESSING", line["package_status"]!.GetValue<string>());
        Assert.NotNull(line["rts_time"]);
        Assert.StartsWith("TT", line["tracking_number"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(order["line_items"]![0]!["rts_time"]);
        (await world.Api.PostAsync("/fulfillment/202309/packages/11600/ship")).Refused(ApiCodes.AlreadyShipped);
        (await world.Api.PostAsync("/fulfillment/202309/packages/11500/ship")).Succeeded();
        Assert.Equal("AWAITING_COLLECTION", world.Shop.OrderJson("576000000000000002")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_package_shows_the_lines_of_every_order_that_is_in_it()
    {
        await using var world = await World.StartAsync("ID");
        world.Shop.PutOrder(TwoLines);
        world.Shop.PutOrder("""{"id":"9","update_time":1,"line_items":[{"id":"3","package_id":"11500","package_status":"TO_FULFILL"}]}""");

        var package = (await world.Api.GetAsync("/fulfillment/202309/packages/11500")).Data;

        Assert.Equal("TO_FULFILL", package["package_status"]!.GetValue<string>());
        Assert.Equal("COMBINE", package["split_and_combine_tag"]!.GetValue<string>());
        Assert.Equal(["576000000000000002", "9"], package["orders"]!.AsArray().Select(order => order!["id"]!.GetValue<string>()));
    }

    private static async Task<JsonArray> ReadAsync(World world, string ids) =>
        (await world.Api.GetAsync("/order/202507/orders", ("ids", ids))).Data["orders"]!.AsArray();

    private static async Task<JsonArray> SearchAsync(World world) => (await world.Api.PostAsync(
        "/order/202309/orders/search", new JsonObject { ["update_time_ge"] = 0 }, ("page_size", "10"))).Data["orders"]!.AsArray();
}
