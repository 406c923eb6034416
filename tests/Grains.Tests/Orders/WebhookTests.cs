using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Orders;

/// <summary>Webhooks are hints: lost, late, twice or in the wrong order, the order comes out the same (I2, I3, I8).</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan s_pastTheNextPoll = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_order_whose_webhook_is_lost_appears_by_polling_alone()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        Assert.Null(await world.RowAsync(order));

        world.Clock.Jump(s_pastTheNextPoll);

        await world.WaitForStateAsync(order, "processing");
        Assert.Empty(await world.InboxAsync());
        Assert.Equal(1, (await world.StockAsync(Story.Sku)).Stock.Reserved);
    }

    [Fact]
    public async Task An_order_of_one_SKU_is_written_by_its_SKU_in_one_commit()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();

        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");

        // The row can be read a moment before the commit is answered.
        await World.EventuallyAsync(() => Task.FromResult(Creations().Any()), "the commit to be answered");
        var commit = Assert.Single(Creations());
        Assert.Equal(["stock.reserved.v1"], commit.Journal.Select(row => row.Type));
        Assert.Equal(
            ["order.created.v1", "order.validated.v1", "order.inventory_reserved.v1", "order.processing.v1"],
            Assert.Single(commit.AtomicWith).Journal.Select(row => row.Type));

        IEnumerable<ChangeSet> Creations() => world.Silo.Pipeline.Committed
            .Where(changes => changes.Parts().Any(part => part.Journal.Any(row => row.Type == "order.created.v1")));
    }

    [Fact]
    public async Task A_delivery_of_which_every_webhook_is_lost_is_found_by_polling()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        world.Clock.Jump(s_pastTheNextPoll);
        await world.WaitForStateAsync(order, "processing");
        await Story.ShipAsync(world, order);
        await Story.WaitForCollectionAsync(world, order);
        world.Shop.CarrierScan(order);
        world.Shop.Deliver(order);

        world.Clock.Jump(s_pastTheNextPoll);

        await world.WaitForStateAsync(order, "delivered");
        await World.EventuallyAsync(async () => (await world.RowAsync(order))!.IsTerminal, "the stock to be settled");
        await Story.AssertAllOnceAsync(world, order);
    }

    [Fact]
    public async Task A_late_webhook_that_finds_an_old_picture_changes_nothing()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");
        var old = world.Shop.OrderJson(order).ToJsonString();
        // The next second, so that the shop's time of the change is another one.
        world.Clock.Jump(TimeSpan.FromSeconds(2));
        world.Shop.BuyerCancels(order);
        await world.WaitForStateAsync(order, "cancelled");
        await World.EventuallyAsync(async () => (await world.RowAsync(order))!.IsTerminal, "the stock to be given back");
        var before = await world.EventsAsync(order);
        // A read replica of the shop that lags behind.
        world.Silo.Channel.Rewrite = document => document.OrderId == order ? document with { Json = old } : document;

        await DeliverAsync(world, "late-1", order);

        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row is { NotificationId: "late-1", Status: InboxStatus.Applied }),
            "the late webhook to be settled");
        Assert.Equal(before, await world.EventsAsync(order));
        Assert.Equal("cancelled", (await world.RowAsync(order))!.State);
        Assert.Equal(0, (await world.StockAsync(Story.Sku)).Stock.Reserved);
    }

    [Fact]
    public async Task Webhooks_that_come_twice_and_in_any_order_leave_each_order_with_one_of_everything()
    {
        const int orders = 10;
        await using var world = await World.StartAsync((Story.Sku, orders));
        await world.OpenDoorAsync();
        world.Sandbox.Webhooks.Disturbance = new WebhookDisturbance
        {
            DuplicateProbability = 1,
            DisorderWindow = TimeSpan.FromMilliseconds(500),
        };

        var placed = Enumerable.Range(0, orders)
            .Select(_ => world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku) with { IsPaid = false }).Id).ToList();
        placed.ForEach(order => world.Shop.Pay(order));
        var cancelled = placed.Take(3).ToList();
        cancelled.ForEach(order => world.Shop.BuyerCancels(order));

        foreach (var order in placed)
            await world.WaitForStateAsync(order, cancelled.Contains(order) ? "cancelled" : "processing");
        await World.EventuallyAsync(
            async () => (await world.StockAsync(Story.Sku)).Stock.Reserved == orders - cancelled.Count,
            "the cancelled orders to give their stock back");
        foreach (var order in placed)
            Assert.Single(await world.EventsAsync(order), type => type == "order.created.v1");
        await world.Sandbox.Webhooks.FinishedAsync(world.Sandbox.Webhooks.Deliveries.Count, World.Patience);
        var inbox = await world.InboxAsync();
        Assert.Equal(inbox.Count, inbox.Select(row => row.NotificationId).Distinct().Count());
        Assert.Equal(world.Sandbox.Webhooks.Deliveries.Count, inbox.Count * 2);
    }

    [Fact]
    public async Task A_webhook_of_an_unknown_shop_is_kept_and_applied_once_the_shop_is_connected()
    {
        await using var world = await World.CreateAsync();
        await world.StartSiloAsync();
        await world.OpenDoorAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row.Note == $"no connected shop {world.Shop.Id}"),
            "the webhook to be tried in vain");
        Assert.All(await world.InboxAsync(), row => Assert.Equal(InboxStatus.Pending, row.Status));

        await world.ReceiveStockAsync(Story.Sku, 5);
        await world.ConnectAsync();
        world.Clock.Jump(TimeSpan.FromMinutes(10));

        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).All(row => row.Status == InboxStatus.Applied), "the kept webhooks to be applied");
        await world.WaitForStateAsync(order, "processing");
    }

    [Fact]
    public async Task A_webhook_that_is_ahead_of_the_shops_own_reads_is_tried_again_until_the_order_shows()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await DeliverAsync(world, "early-1", "576400000000000001");

        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row is { Status: InboxStatus.Pending, Note: not null }),
            "the webhook to be tried in vain");

        Assert.Contains("does not know this order (yet)", Assert.Single(await world.InboxAsync()).Note, StringComparison.Ordinal);
        Assert.Null(await world.RowAsync("576400000000000001"));
    }

    [Fact]
    public async Task An_unreadable_order_goes_to_quarantine_with_a_reason_and_holds_up_no_other()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var orders = Enumerable.Range(0, 3).Select(_ => world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id).ToList();
        world.Silo.Channel.Rewrite = document => document.OrderId == orders[1] ? WithoutStatus(document) : document;

        // All in one call to the shop, as a burst of webhooks is handled.
        foreach (var order in orders)
            await DeliverAsync(world, $"hook-{order}", order);

        await world.WaitForStateAsync(orders[0], "processing");
        await world.WaitForStateAsync(orders[2], "processing");
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).All(row => row.Status != InboxStatus.Pending), "the webhooks to be settled");
        var quarantined = Assert.Single(await world.InboxAsync(), row => row.Status == InboxStatus.Quarantined);
        Assert.Equal(orders[1], quarantined.OrderId);
        Assert.Contains("status", quarantined.Note, StringComparison.Ordinal);
        Assert.Null(await world.RowAsync(orders[1]));
    }

    [Fact]
    public async Task An_unreadable_order_on_a_polled_page_is_kept_in_quarantine_while_the_poll_goes_on()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var orders = Enumerable.Range(0, 3).Select(_ => world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id).ToList();
        world.Silo.Channel.Rewrite = document => document.OrderId == orders[1] ? WithoutStatus(document) : document;

        world.Clock.Jump(s_pastTheNextPoll);

        await world.WaitForStateAsync(orders[0], "processing");
        await world.WaitForStateAsync(orders[2], "processing");
        await World.EventuallyAsync(async () => (await world.InboxAsync()).Count == 1, "the unreadable order to be kept");
        var kept = Assert.Single(await world.InboxAsync());
        Assert.Equal((InboxStatus.Quarantined, orders[1]), (kept.Status, kept.OrderId));
        Assert.Contains("status", kept.Note, StringComparison.Ordinal);
        await World.EventuallyAsync(
            async () => (await world.ShopRowAsync()) is { LastSyncError: null, SyncedTo: not null }, "the poll to go past it");
    }

    private static OrderDocument WithoutStatus(OrderDocument document)
    {
        var order = JsonNode.Parse(document.Json)!.AsObject();
        order.Remove("status");
        return document with { Json = order.ToJsonString() };
    }

    /// <summary>A webhook as stored; its body is of no interest behind the door.</summary>
    private static async Task DeliverAsync(World world, string notificationId, string order)
    {
        var delivery = new InboxDelivery(
            "tiktok/test", notificationId, new DeliveryTopic("1"), world.Shop.Id, order, [], world.Clock.GetUtcNow(), InboxStatus.Pending, null);
        var receipt = await world.Silo.Pipeline.ReceiveAsync(delivery);
        world.Silo.Services.GetRequiredService<IInboxHint>().Stored(PendingDelivery.Of(delivery, receipt.InboxId));
    }
}
