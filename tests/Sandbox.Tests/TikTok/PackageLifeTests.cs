using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>Packages and lines of one order part ways.</summary>
public sealed class PackageLifeTests
{
    [Fact]
    public async Task A_voided_label_in_the_United_States_leaves_no_package_and_the_lines_open()
    {
        await using var world = await World.StartAsync("US");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2) with { ShippingType = "TIKTOK" });
        var package = await BuyAsync(world, order.Id);
        var committed = world.Shop.Sku("MUG-WHITE").Committed;

        var after = world.Shop.VoidLabel(package);

        Assert.Equal(OrderStatus.AwaitingShipment, after.Status);
        Assert.Empty(after.Packages);
        Assert.All(after.Lines, line => Assert.Equal(OrderStatus.AwaitingShipment, line.Status));
        Assert.Null(world.Shop.OrderJson(order.Id)["rts_time"]);
        Assert.Equal(committed + 2, world.Shop.Sku("MUG-WHITE").Committed);
        (await world.Api.GetAsync($"/fulfillment/202309/packages/{package}")).Refused(ApiCodes.PackageNotFound);
        Assert.NotEqual(package, await BuyAsync(world, order.Id));
    }

    [Fact]
    public async Task A_voided_label_of_one_of_two_packages_leaves_the_order_shipped_in_part()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(new OrderDraft([new DraftLine("MUG-WHITE"), new DraftLine("TOTE-NAVY")]));
        var packages = world.Shop.SplitBySku(order.Id);
        foreach (var package in packages)
            (await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship")).Succeeded();

        var after = world.Shop.VoidLabel(packages[1]);

        Assert.Equal(OrderStatus.PartiallyShipping, after.Status);
        Assert.Equal([PackageStatus.Processing, PackageStatus.ToFulfill], after.Packages.Select(package => package.Status));
        Assert.Throws<SandboxRefusedException>(() => world.Shop.VoidLabel(packages[1]));
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{packages[1]}/ship")).Succeeded();
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task A_line_that_the_platform_cancels_leaves_the_other_to_be_shipped()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));

        world.Shop.PlatformCancelsLines(order.Id, [order.Lines[0].Id]);

        var after = world.Shop.Order(order.Id);
        Assert.Equal(OrderStatus.AwaitingShipment, after.Status);
        Assert.Equal([OrderStatus.Cancelled, OrderStatus.AwaitingShipment], after.Lines.Select(line => line.Status));
        Assert.True(after.UpdateTime > order.UpdateTime);
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{order.Packages[0].Id}/ship")).Succeeded();
        Assert.Equal([order.Lines[1].Id], Assert.Single(world.Server.Ledger.Of(EffectKind.PackageShipped)).LineIds);
    }

    [Fact]
    public async Task Combined_orders_share_a_package_and_ship_by_one_call()
    {
        await using var world = await World.StartAsync("ID");
        var first = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var second = world.Shop.PlaceOrder(OrderDraft.Of("TOTE-NAVY"));

        var package = world.Shop.Combine([first.Id, second.Id]);

        foreach (var order in (string[])[first.Id, second.Id])
        {
            var json = world.Shop.OrderJson(order);
            Assert.Equal("COMBINED", json["split_or_combine_tag"]!.GetValue<string>());
            Assert.Equal(package, json["line_items"]![0]!["package_id"]!.GetValue<string>());
            Assert.Equal(package, Assert.Single(json["packages"]!.AsArray())!["id"]!.GetValue<string>());
        }

        var detail = (await world.Api.GetAsync($"/fulfillment/202309/packages/{package}")).Data;
        Assert.Equal([first.Id, second.Id], detail["orders"]!.AsArray().Select(order => order!["id"]!.GetValue<string>()));
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship")).Succeeded();
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(second.Id).Status);
        world.Shop.CarrierScan(first.Id);
        Assert.Equal(OrderStatus.InTransit, world.Shop.Order(second.Id).Status);
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship")).Refused(ApiCodes.AlreadyShipped);
        Assert.Throws<SandboxRefusedException>(() => world.Shop.Combine([first.Id]));
    }

    private static async Task<string> BuyAsync(World world, string orderId)
    {
        var body = JsonNode.Parse(
            """{"dimension":{"length":"1","width":"1","height":"1","unit":"CM"},"weight":{"value":"1","unit":"GRAM"}}""")!;
        body["order_id"] = orderId;
        return (await world.Api.PostAsync("/fulfillment/202309/packages", body)).Data["package_id"]!.GetValue<string>();
    }
}
