using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class OrderLifeTests
{
    private static readonly (OrderStatus From, OrderStatus To)[] Documented =
    [
        (OrderStatus.Unpaid, OrderStatus.OnHold), (OrderStatus.Unpaid, OrderStatus.AwaitingShipment),
        (OrderStatus.Unpaid, OrderStatus.Cancelled),
        (OrderStatus.OnHold, OrderStatus.AwaitingShipment), (OrderStatus.OnHold, OrderStatus.Cancelled),
        (OrderStatus.AwaitingShipment, OrderStatus.PartiallyShipping),
        (OrderStatus.AwaitingShipment, OrderStatus.AwaitingCollection), (OrderStatus.AwaitingShipment, OrderStatus.Cancelled),
        (OrderStatus.PartiallyShipping, OrderStatus.AwaitingCollection), (OrderStatus.PartiallyShipping, OrderStatus.Cancelled),
        (OrderStatus.AwaitingCollection, OrderStatus.InTransit), (OrderStatus.AwaitingCollection, OrderStatus.Completed),
        (OrderStatus.AwaitingCollection, OrderStatus.Cancelled),
        (OrderStatus.InTransit, OrderStatus.Delivered), (OrderStatus.InTransit, OrderStatus.Completed),
        (OrderStatus.InTransit, OrderStatus.Cancelled),
        (OrderStatus.Delivered, OrderStatus.Completed),
    ];

    [Fact]
    public void Exactly_the_documented_steps_are_allowed()
    {
        var all = Enum.GetValues<OrderStatus>();

        var allowed = all.SelectMany(from => all.Where(to => from.MayBecome(to)).Select(to => (from, to)));

        Assert.Equal(Documented.Order(), allowed.Order());
    }

    [Fact]
    public async Task An_order_goes_from_unpaid_over_the_hold_to_completed_with_rising_update_times()
    {
        await using var world = await World.StartAsync();
        var shop = world.Shop;
        var order = shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2) with { IsPaid = false, HasHold = true });
        List<OrderView> seen = [order, shop.Pay(order.Id), shop.ReleaseFromHold(order.Id)];

        await MarkShippedAsync(world, order.Id);
        seen.AddRange([shop.Order(order.Id), shop.CarrierScan(order.Id), shop.Deliver(order.Id), shop.Complete(order.Id)]);

        Assert.Equal(
            [
                OrderStatus.Unpaid, OrderStatus.OnHold, OrderStatus.AwaitingShipment, OrderStatus.AwaitingCollection,
                OrderStatus.InTransit, OrderStatus.Delivered, OrderStatus.Completed,
            ],
            seen.Select(view => view.Status));
        Assert.Equal(seen.Select(view => view.UpdateTime).Distinct().Order(), seen.Select(view => view.UpdateTime));
        var json = shop.OrderJson(order.Id);
        Assert.All((string[])["paid_time", "rts_time", "collection_time", "delivery_time"], name => Assert.True(json.ContainsKey(name), name));
        Assert.Equal("COMPLETED", json["line_items"]![0]!["package_status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_hold_payment_makes_an_order_shippable()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });

        Assert.Equal(OrderStatus.AwaitingShipment, world.Shop.Pay(order.Id).Status);
    }

    [Fact]
    public async Task An_order_paid_at_once_has_no_update_time_in_the_future()
    {
        await using var world = await World.StartAsync();

        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));

        Assert.Equal(world.Clock.GetUtcNow().ToUnixTimeSeconds(), order.UpdateTime);
        Assert.Equal(order.UpdateTime - 1, order.CreateTime);
    }

    [Fact]
    public async Task Steps_that_are_not_documented_throw_and_change_nothing()
    {
        await using var world = await World.StartAsync();
        var shop = world.Shop;
        var unpaid = shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        var ready = shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        Action[] illegal =
        [
            () => shop.ReleaseFromHold(unpaid.Id), () => shop.CarrierScan(unpaid.Id), () => shop.Deliver(unpaid.Id),
            () => shop.Complete(unpaid.Id), () => shop.BuyerRequestsCancel(unpaid.Id), () => shop.BuyerRequestsReturn(unpaid.Id),
            () => shop.Pay(ready.Id), () => shop.ReleaseFromHold(ready.Id), () => shop.CarrierScan(ready.Id),
            () => shop.Deliver(ready.Id), () => shop.Complete(ready.Id),
        ];

        Assert.All(illegal, step =>
        {
            var refusal = Assert.Throws<SandboxRefusedException>(step);
            Assert.Equal(ApiCodes.IllegalTransition, refusal.Code);
        });
        Assert.Equal((unpaid.Status, unpaid.UpdateTime), (shop.Order(unpaid.Id).Status, shop.Order(unpaid.Id).UpdateTime));
        Assert.Equal((ready.Status, ready.UpdateTime), (shop.Order(ready.Id).Status, shop.Order(ready.Id).UpdateTime));
    }

    [Fact]
    public async Task A_finished_order_takes_no_further_step()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerCancels(order.Id);

        var refusal = Assert.Throws<SandboxRefusedException>(() => world.Shop.PlatformCancels(order.Id));

        Assert.Contains("CANCELLED", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<SandboxRefusedException>(() => world.Shop.Pay(order.Id));
        Assert.Throws<SandboxRefusedException>(() => world.Shop.UpdateAddress(order.Id));
    }

    [Fact]
    public async Task Delivery_needs_a_scan_and_the_order_follows_its_slowest_package()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        await MarkShippedAsync(world, order.Id, order.Lines[0].Id);
        Assert.Equal(OrderStatus.PartiallyShipping, world.Shop.Order(order.Id).Status);
        await MarkShippedAsync(world, order.Id, order.Lines[1].Id);
        var packages = world.Shop.Order(order.Id).Packages;

        Assert.Throws<SandboxRefusedException>(() => world.Shop.Deliver(order.Id));
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.CarrierScan(order.Id, packages[0].Id).Status);
        Assert.Equal(OrderStatus.InTransit, world.Shop.CarrierScan(order.Id, packages[1].Id).Status);
        Assert.Equal(OrderStatus.InTransit, world.Shop.Deliver(order.Id, packages[1].Id).Status);
        Assert.Equal(OrderStatus.Delivered, world.Shop.Deliver(order.Id, packages[0].Id).Status);
    }

    [Fact]
    public async Task A_package_scanned_while_the_rest_is_open_shows_once_the_rest_is_shipped()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        await MarkShippedAsync(world, order.Id, order.Lines[0].Id);

        Assert.Equal(OrderStatus.PartiallyShipping, world.Shop.CarrierScan(order.Id).Status);
        await MarkShippedAsync(world, order.Id, order.Lines[1].Id);
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
        Assert.Equal(OrderStatus.InTransit, world.Shop.CarrierScan(order.Id).Status);
    }

    [Fact]
    public async Task An_order_refunded_on_its_way_is_completed()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        await MarkShippedAsync(world, order.Id);
        world.Shop.CarrierScan(order.Id);

        Assert.Equal(OrderStatus.Completed, world.Shop.Complete(order.Id).Status);
    }

    [Fact]
    public async Task The_platform_cancels_before_and_after_shipping_but_not_after_delivery()
    {
        await using var world = await World.StartAsync();
        var early = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var late = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var delivered = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        await MarkShippedAsync(world, late.Id);
        await MarkShippedAsync(world, delivered.Id);
        world.Shop.CarrierScan(late.Id);
        world.Shop.CarrierScan(delivered.Id);
        world.Shop.Deliver(delivered.Id);

        world.Shop.PlatformCancels(early.Id);
        world.Shop.PlatformCancels(late.Id);

        Assert.Equal(OrderStatus.Cancelled, world.Shop.Order(early.Id).Status);
        Assert.Equal(OrderStatus.Cancelled, world.Shop.Order(late.Id).Status);
        Assert.Equal("SYSTEM", world.Shop.OrderJson(late.Id)["cancellation_initiator"]!.GetValue<string>());
        Assert.Equal("CANCELLED", world.Shop.OrderJson(late.Id)["line_items"]![0]!["package_status"]!.GetValue<string>());
        Assert.Throws<SandboxRefusedException>(() => world.Shop.PlatformCancels(delivered.Id));
    }

    [Fact]
    public async Task A_new_address_moves_the_flag_and_not_the_update_time()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var after = world.Shop.UpdateAddress(order.Id, new Recipient("Ada", "Byron", "(+44)7700900123", "1 New Street", "Leeds", "LS1 1AA"));

        Assert.Equal(order.UpdateTime, after.UpdateTime);
        var json = world.Shop.OrderJson(order.Id);
        Assert.True(json["has_updated_recipient_address"]!.GetValue<bool>());
        Assert.Equal("Ada Byron", json["recipient_address"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_empty_shelf_sells_nothing_unless_the_draft_says_so()
    {
        await using var world = await World.StartAsync();
        world.Shop.SetAvailable("MUG-WHITE", 1);

        var refusal = Assert.Throws<SandboxRefusedException>(() => world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2)));
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2) with { IgnoresStock = true });

        Assert.Equal(ApiCodes.OutOfStock, refusal.Code);
        Assert.Equal((0, 2), (world.Shop.Sku("MUG-WHITE").Available, world.Shop.Sku("MUG-WHITE").Committed));
    }

    [Fact]
    public async Task Old_finished_orders_are_forgotten_and_open_ones_are_not()
    {
        await using var world = await World.StartAsync();
        var open = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;
        foreach (var _ in Enumerable.Range(0, 5))
            world.Shop.BuyerCancels(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id);

        world.Shop.ForgetFinished(keep: 2);

        Assert.Equal(2, world.Shop.Orders.Count);
        Assert.Contains(open, world.Shop.Orders.Select(order => order.Id));
        Assert.Single(world.Shop.Cancellations);
    }

    [Fact]
    public async Task Orders_placed_from_many_threads_keep_the_stock_exact()
    {
        await using var world = await World.StartAsync();
        world.Shop.SetAvailable("MUG-WHITE", 50);

        var sold = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(() =>
        {
            try
            {
                world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
                return 1;
            }
            catch (SandboxRefusedException refusal) when (refusal.Code == ApiCodes.OutOfStock)
            {
                return 0;
            }
        })));

        Assert.Equal(50, sold.Sum());
        Assert.Equal((0, 50), (world.Shop.Sku("MUG-WHITE").Available, world.Shop.Sku("MUG-WHITE").Committed));
    }

    private static async Task MarkShippedAsync(World world, string orderId, params string[] lineIds) =>
        (await world.Api.PostAsync($"/fulfillment/202309/orders/{orderId}/packages", new JsonObject
        {
            ["tracking_number"] = $"JX{orderId}{lineIds.Length}",
            ["shipping_provider_id"] = world.Provider,
            ["order_line_item_ids"] = new JsonArray([.. lineIds.Select(id => JsonValue.Create(id))]),
        })).Succeeded();
}
