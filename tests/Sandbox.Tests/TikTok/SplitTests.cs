using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class SplitTests
{
    [Fact]
    public async Task A_split_in_southeast_asia_replaces_the_package_by_one_a_sku()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(new OrderDraft([new("MUG-WHITE", 2), new("TOTE-NAVY")]));

        var answer = await SplitAsync(world, order.Id, [order.Lines[2].Id]);

        answer.Succeeded();
        var after = world.Shop.Order(order.Id);
        Assert.Equal(2, after.Packages.Count);
        Assert.DoesNotContain(order.Packages[0].Id, after.Packages.Select(package => package.Id));
        var made = Assert.Single(answer.Data["packages"]!.AsArray())!;
        Assert.Equal("0", made["splittable_group_id"]!.GetValue<string>());
        Assert.Equal(after.Lines[2].PackageId, made["id"]!.GetValue<string>());
        Assert.Equal("SPLIT", world.Shop.OrderJson(order.Id)["split_or_combine_tag"]!.GetValue<string>());
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{order.Packages[0].Id}/ship")).Refused(ApiCodes.PackageNotFound);
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{made["id"]}/ship")).Succeeded();
        Assert.Equal(OrderStatus.PartiallyShipping, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task Units_of_one_sku_may_part_in_Britain_and_not_in_Indonesia()
    {
        await using var britain = await World.StartAsync("GB");
        await using var indonesia = await World.StartAsync("ID");
        var british = britain.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        var mixed = indonesia.Shop.PlaceOrder(new OrderDraft([new("MUG-WHITE", 2), new("TOTE-NAVY")]));

        (await SplitAsync(britain, british.Id, [british.Lines[0].Id], [british.Lines[1].Id])).Succeeded();
        (await SplitAsync(indonesia, mixed.Id, [mixed.Lines[0].Id])).Refused(ApiCodes.CannotSplit);

        Assert.Equal(mixed.Packages.Select(package => package.Id), indonesia.Shop.Order(mixed.Id).Packages.Select(package => package.Id));
    }

    [Fact]
    public async Task After_a_split_in_Britain_the_groups_are_shipped_as_they_were_split()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 3));
        var packages = world.Shop.Split(order.Id,
            [new("a", [order.Lines[0].Id, order.Lines[1].Id]), new("b", [order.Lines[2].Id])], "ROLE_SELLER");
        Task<ApiAnswer> Mark(params string[] lines) => world.Api.PostAsync($"/fulfillment/202309/orders/{order.Id}/packages", new JsonObject
        {
            ["tracking_number"] = "JX1",
            ["shipping_provider_id"] = world.Provider,
            ["order_line_item_ids"] = new JsonArray([.. lines.Select(id => JsonValue.Create(id))]),
        });

        (await Mark(order.Lines[1].Id, order.Lines[2].Id)).Refused(ApiCodes.CannotSplit);
        var shipped = await Mark(order.Lines[0].Id, order.Lines[1].Id);

        Assert.Equal(packages[0], shipped.Data["package_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Split_attributes_say_why_not()
    {
        await using var world = await World.StartAsync();
        var two = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2)).Id;
        var one = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;
        var cancelled = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2)).Id;
        world.Shop.BuyerCancels(cancelled);

        var answer = await world.Api.GetAsync(
            "/fulfillment/202309/orders/split_attributes", ("order_ids", $"{two},{one},{cancelled}"));

        var rows = answer.Data["split_attributes"]!.AsArray();
        Assert.Equal([true, false, false], rows.Select(row => row!["can_split"]!.GetValue<bool>()));
        Assert.False(rows[0]!.AsObject().ContainsKey("reason"));
        Assert.Equal("Order has one item only", rows[1]!["reason"]!.GetValue<string>());
        Assert.Equal("Order has been canceled", rows[2]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_line_in_two_groups_or_one_group_with_all_lines_is_no_split()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        var (first, second) = (order.Lines[0].Id, order.Lines[1].Id);

        (await SplitAsync(world, order.Id, [first], [first])).Refused(ApiCodes.CannotSplit);
        (await SplitAsync(world, order.Id, [first, second])).Refused(ApiCodes.CannotSplit);
        Assert.Empty(world.Shop.Order(order.Id).Packages);
        Assert.Empty(world.Server.Ledger.Entries);
    }

    private static Task<ApiAnswer> SplitAsync(World world, string orderId, params string[][] groups) =>
        world.Api.PostAsync($"/fulfillment/202309/orders/{orderId}/split", new JsonObject
        {
            ["splittable_groups"] = new JsonArray([.. groups.Select((lines, index) => new JsonObject
            {
                ["id"] = $"{index}",
                ["order_line_item_ids"] = new JsonArray([.. lines.Select(id => JsonValue.Create(id))]),
            })]),
        });
}
