using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class InventoryTests
{
    [Fact]
    public async Task An_update_sets_what_is_available_and_leaves_what_is_committed()
    {
        await using var world = await World.StartAsync();
        var sku = world.Shop.Sku("MUG-WHITE");
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 3));

        (await UpdateAsync(world, sku, (world.Warehouse(), 42))).Succeeded();

        Assert.Equal((42, 3), (world.Shop.Sku(sku.Id).Available, world.Shop.Sku(sku.Id).Committed));
        var entry = Assert.Single(world.Server.Ledger.Of(EffectKind.InventorySet));
        Assert.Equal(sku.Id, entry.SubjectId);
    }

    [Fact]
    public async Task The_warehouse_may_be_left_out_when_there_is_one()
    {
        await using var world = await World.StartAsync();

        (await UpdateAsync(world, world.Shop.Sku("MUG-WHITE"), (null, 7))).Succeeded();

        Assert.Equal(7, world.Shop.Sku("MUG-WHITE").Available);
    }

    [Fact]
    public async Task Every_warehouse_must_be_listed()
    {
        await using var world = await World.StartAsync(change: options => options with { Shops = [new ShopSpec("GB") { Warehouses = 2 }] });
        var sku = world.Shop.Sku("MUG-WHITE");

        await FailsWithAsync(world, sku, ApiCodes.WarehouseMissing, (world.Warehouse(), 7));
        await FailsWithAsync(world, sku, ApiCodes.WarehouseMissing, (null, 7));
        (await UpdateAsync(world, sku, (world.Warehouse(), 7), (world.Warehouse(1), 8))).Succeeded();

        Assert.Equal(15, world.Shop.Sku("MUG-WHITE").Available);
    }

    [Fact]
    public async Task A_frozen_product_a_foreign_sku_and_a_wrong_quantity_fail_inside_a_success()
    {
        await using var world = await World.StartAsync();
        var sku = world.Shop.Sku("MUG-WHITE");
        var foreign = world.Shop.Sku("TOTE-NAVY") with { ProductId = sku.ProductId };

        await FailsWithAsync(world, foreign, ApiCodes.SkuNotOfProduct, (world.Warehouse(), 7));
        await FailsWithAsync(world, sku, ApiCodes.QuantityOutOfRange, (world.Warehouse(), 100_000));
        await FailsWithAsync(world, sku, ApiCodes.QuantityOutOfRange, (world.Warehouse(), -1));
        await FailsWithAsync(world, sku, ApiCodes.WarehouseUnknown, ("7068517275539719942", 1));
        world.Shop.SetProductStatus(sku.ProductId, isActive: false);
        await FailsWithAsync(world, sku, 12052003, (world.Warehouse(), 7));

        Assert.Equal(400, world.Shop.Sku("MUG-WHITE").Available);
        Assert.Empty(world.Server.Ledger.Entries);
        Assert.Equal(5, world.Server.Ledger.Refusals.Count);
    }

    [Fact]
    public async Task Zero_is_accepted_or_not_as_configured()
    {
        await using var accepting = await World.StartAsync();
        await using var strict = await World.StartAsync(change: options => options with { AcceptsZeroQuantity = false });

        (await UpdateAsync(accepting, accepting.Shop.Sku("MUG-WHITE"), (null, 0))).Succeeded();
        await FailsWithAsync(strict, strict.Shop.Sku("MUG-WHITE"), ApiCodes.QuantityOutOfRange, (null, 0));

        Assert.Equal(0, accepting.Shop.Sku("MUG-WHITE").Available);
    }

    [Fact]
    public async Task A_quantity_in_words_or_no_sku_is_36009004()
    {
        await using var world = await World.StartAsync();
        var path = $"/product/202309/products/{world.Shop.Sku("MUG-WHITE").ProductId}/inventory/update";

        (await world.Api.PostAsync(path, new JsonObject())).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.PostAsync(path, JsonNode.Parse("""{"skus":[{"id":"1","inventory":[{"quantity":"7"}]}]}""")))
            .Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_search_leaves_unknown_ids_out_and_sku_ids_win()
    {
        await using var world = await World.StartAsync();
        var (mug, tee) = (world.Shop.Sku("MUG-WHITE"), world.Shop.Sku("TEE-RED-M"));

        var bySku = await SearchAsync(world, new()
        {
            ["sku_ids"] = new JsonArray(mug.Id, "1729388324987897824"),
            ["product_ids"] = new JsonArray(tee.ProductId),
        });
        var byProduct = await SearchAsync(world, new() { ["product_ids"] = new JsonArray(tee.ProductId) });

        var row = Assert.Single(bySku)!["skus"]![0]!;
        Assert.Equal(mug.Id, row["id"]!.GetValue<string>());
        Assert.Equal(400, row["total_available_quantity"]!.GetValue<int>());
        Assert.Equal(400, row["warehouse_inventory"]![0]!["available_quantity"]!.GetValue<int>());
        Assert.Equal(2, Assert.Single(byProduct)!["skus"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_search_needs_ids_and_has_its_limits()
    {
        await using var world = await World.StartAsync();
        static JsonObject Ids(string name, int count) =>
            new() { [name] = new JsonArray([.. Enumerable.Range(1, count).Select(id => JsonValue.Create($"{id}"))]) };

        (await world.Api.PostAsync("/product/202309/inventory/search", new JsonObject())).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.PostAsync("/product/202309/inventory/search", Ids("product_ids", 101))).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.PostAsync("/product/202309/inventory/search", Ids("sku_ids", 601))).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.PostAsync("/product/202309/inventory/search", Ids("sku_ids", 600))).Succeeded();
    }

    [Fact]
    public async Task From_warehouse_over_delivery_option_to_providers()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.OrderJson(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id);

        var warehouse = (await world.Api.GetAsync("/logistics/202309/warehouses")).Data["warehouses"]![0]!;
        var options = (await world.Api.GetAsync($"/logistics/202309/warehouses/{warehouse["id"]}/delivery_options")).Data["delivery_options"]!.AsArray();
        var own = options.Single(option => option!["type"]!.GetValue<string>() == "SEND_BY_SELLER")!;
        var providers = (await world.Api.GetAsync($"/logistics/202309/delivery_options/{own["id"]}/shipping_providers")).Data;

        Assert.Equal(order["warehouse_id"]!.GetValue<string>(), warehouse["id"]!.GetValue<string>());
        Assert.Equal(order["delivery_option_id"]!.GetValue<string>(), own["id"]!.GetValue<string>());
        Assert.Equal(
            world.Shop.SellerProviders.Keys, providers["shipping_providers"]!.AsArray().Select(provider => provider!["id"]!.GetValue<string>()));
        (await world.Api.GetAsync("/logistics/202309/delivery_options/1/shipping_providers")).Refused(36009004, HttpStatusCode.BadRequest);
    }

    private static async Task FailsWithAsync(World world, SkuView sku, int code, params (string? Warehouse, int Quantity)[] lines)
    {
        var answer = await UpdateAsync(world, sku, lines);
        answer.Succeeded();
        var error = Assert.Single(answer.Data["errors"]!.AsArray())!;
        Assert.Equal(12052990, error["code"]!.GetValue<int>());
        Assert.Equal(sku.Id, error["detail"]!["sku_id"]!.GetValue<string>());
        Assert.Equal(code, error["detail"]!["extra_errors"]![0]!["code"]!.GetValue<int>());
    }

    private static Task<ApiAnswer> UpdateAsync(World world, SkuView sku, params (string? Warehouse, int Quantity)[] lines) =>
        world.Api.PostAsync($"/product/202309/products/{sku.ProductId}/inventory/update", new JsonObject
        {
            ["skus"] = new JsonArray(new JsonObject
            {
                ["id"] = sku.Id,
                ["inventory"] = new JsonArray([.. lines.Select(line => new JsonObject
                {
                    ["warehouse_id"] = line.Warehouse,
                    ["quantity"] = line.Quantity,
                })]),
            }),
        });

    private static async Task<JsonArray> SearchAsync(World world, JsonObject body) =>
        (await world.Api.PostAsync("/product/202309/inventory/search", body)).Data["inventory"]!.AsArray();
}
