using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class WebhookTests
{
    [Fact]
    public async Task Every_status_change_is_told_signed_in_the_documented_envelope()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);

        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false, HasHold = true });
        var told = await receiver.NextAsync("the new order");

        Assert.Equal(
            ["type", "tts_notification_id", "shop_id", "timestamp", "data"], told.Json.AsObject().Select(pair => pair.Key));
        Assert.Equal(1, told.Type);
        Assert.Equal(world.Shop.Id, told.Json["shop_id"]!.GetValue<string>());
        Assert.Equal((order.Id, "UNPAID", "true"), (told.Data("order_id"), told.Data("order_status"), told.Data("is_on_hold_order")));
        Assert.Equal(order.UpdateTime, told.Json["data"]!["update_time"]!.GetValue<long>());
        Assert.Equal(
            RequestSignature.SignWebhook(world.Api.AppKey, world.Api.AppSecret, told.Body), told.Authorization);
        await ClosedAsync(world, DeliveryState.Accepted);
    }

    [Fact]
    public async Task The_whole_life_is_told_without_the_partial_status_and_with_CANCEL_for_cancelled()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        var gone = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await MarkAsync(world, order.Id, order.Lines[0].Id);
        await MarkAsync(world, order.Id);
        world.Shop.CarrierScan(order.Id);
        world.Shop.Deliver(order.Id);
        world.Shop.Complete(order.Id);
        world.Shop.BuyerCancels(gone.Id);

        var told = await receiver.NextAsync(9, "the life of two orders");

        Assert.Equal(
            ["UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"], StatusesOf(told, order.Id));
        Assert.Equal(["UNPAID", "CANCEL"], StatusesOf(told, gone.Id));
        var cancellation = Assert.Single(told, webhook => webhook.Type == 11);
        Assert.Equal(("BUYER", "CANCELLATION_REQUEST_COMPLETE"), (cancellation.Data("cancellations_role"), cancellation.Data("cancel_status")));
        Assert.Equal(9, told.Select(webhook => webhook.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_request_to_cancel_its_rejection_address_split_and_return_have_their_own_topics()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        await receiver.NextAsync(2, "the new order");

        var request = world.Shop.BuyerRequestsCancel(order.Id);
        Assert.Equal("CANCELLATION_REQUEST_PENDING", (await receiver.NextAsync("the request")).Data("cancel_status"));
        (await world.Api.PostAsync(
            $"/return_refund/202309/cancellations/{request.Id}/reject",
            new JsonObject { ["reject_reason"] = "seller_reject_apply_product_has_been_packed" })).Succeeded();
        Assert.Equal("CANCELLATION_REQUEST_CANCELLED", (await receiver.NextAsync("the rejection")).Data("cancel_status"));

        world.Shop.UpdateAddress(order.Id);
        var address = await receiver.NextAsync("the new address");
        Assert.Equal((3, order.Id), (address.Type, address.Data("order_id")));

        var packages = world.Shop.Split(order.Id, [new("a", [order.Lines[0].Id]), new("b", [order.Lines[1].Id])]);
        var split = await receiver.NextAsync("the split");
        Assert.Equal((4, "SPLIT", "ROLE_SYSTEM"), (split.Type, split.Data("sc_type"), split.Data("role_type")));
        Assert.Equal(packages, split.Json["data"]!["package_list"]!.AsArray().Select(row => row!["package_id"]!.GetValue<string>()));
        Assert.Equal(order.Id, split.Json["data"]!["package_list"]![0]!["order_id_list"]![0]!.GetValue<string>());

        await MarkAsync(world, order.Id, order.Lines[0].Id);
        await MarkAsync(world, order.Id, order.Lines[1].Id);
        world.Shop.CarrierScan(order.Id);
        world.Shop.Deliver(order.Id);
        await receiver.NextAsync(3, "collection, transit and delivery");
        var id = world.Shop.BuyerRequestsReturn(order.Id);
        var back = await receiver.NextAsync("the return");
        Assert.Equal((12, id, "RETURN_AND_REFUND"), (back.Type, back.Data("return_id"), back.Data("return_type")));
    }

    [Fact]
    public async Task The_end_of_an_authorization_is_announced_and_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);

        world.Shop.WarnOfExpiry(TimeSpan.FromDays(30));
        var warning = await receiver.NextAsync("the warning");
        world.Shop.Deauthorize();
        var end = await receiver.NextAsync("the end");

        Assert.Equal(7, warning.Type);
        Assert.Equal(
            world.Clock.GetUtcNow().AddDays(30).ToUnixTimeSeconds().ToString(), warning.Json["data"]!["expiration_time"]!.GetValue<string>());
        Assert.Equal(6, end.Type);
    }

    [Fact]
    public async Task A_refused_webhook_is_sent_again_after_2_min_30_min_3_h_and_12_h_and_then_never()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        receiver.AnswerWith(500);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        var attempts = new List<ReceivedWebhook> { await receiver.NextAsync("attempt 1") };

        foreach (var delay in WebhookSender.RetryDelays)
        {
            await world.Clock.ArmedAsync(delay);
            world.Clock.Advance(delay);
            attempts.Add(await receiver.NextAsync($"the attempt after {delay}"));
        }

        await ClosedAsync(world, DeliveryState.GivenUp);
        Assert.Single(attempts.Select(attempt => attempt.Id).Distinct());
        Assert.Single(attempts.Select(attempt => attempt.Json["data"]!.ToJsonString()).Distinct());
        Assert.Equal(
            [0L, 120, 1_920, 12_720, 55_920], attempts.Select(attempt => attempt.Timestamp - order.UpdateTime));
        Assert.All(attempts, attempt => Assert.Equal(
            RequestSignature.SignWebhook(world.Api.AppKey, world.Api.AppSecret, attempt.Body), attempt.Authorization));
        Assert.Equal([500, 500, 500, 500, 500], world.Server.Webhooks.Deliveries.Single().Attempts.Select(attempt => attempt.HttpStatus!.Value));
    }

    [Fact]
    public async Task A_retry_that_is_accepted_ends_the_sending()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        receiver.AnswerWith(503);
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await receiver.NextAsync("attempt 1");
        await world.Clock.ArmedAsync(TimeSpan.FromMinutes(2));

        receiver.AnswerWith(204);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await receiver.NextAsync("attempt 2");

        var delivery = await ClosedAsync(world, DeliveryState.Accepted);
        Assert.Equal([503, 204], delivery.Attempts.Select(attempt => attempt.HttpStatus!.Value));
    }

    [Fact]
    public async Task A_time_scale_shortens_the_waits()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver, options => options with { TimeScale = 60 });
        receiver.AnswerWith(500);
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await receiver.NextAsync("attempt 1");

        await world.Clock.ArmedAsync(TimeSpan.FromSeconds(2));
        world.Clock.Advance(TimeSpan.FromSeconds(2));

        await receiver.NextAsync("attempt 2");
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_or_is_not_there_counts_as_failed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // A scale of 60 would ask for 50 ms; the timeout stays at one second.
        await using var world = await StartAsync(receiver, options => options with { TimeScale = 60 });
        receiver.Answer = async http =>
        {
            var gone = new TaskCompletionSource();
            using var _ = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await receiver.NextAsync("the attempt that hangs");
        await world.Clock.ArmedAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("timeout", world.Server.Webhooks.Deliveries.Single().Attempts.Single().Failure);

        await receiver.DisposeAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await world.Clock.ArmedAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith("connection", world.Server.Webhooks.Deliveries.Single().Attempts[1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicates_come_on_request_with_the_same_notification_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        world.Server.Webhooks.Disturbance = new WebhookDisturbance { DuplicateNext = 1 };

        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        var told = await receiver.NextAsync(3, "two notifications, one of them twice");

        Assert.Equal([1, 2], told.GroupBy(webhook => webhook.Id).Select(group => group.Count()).Order());
        Assert.Single(world.Server.Webhooks.Deliveries, delivery => delivery.IsDuplicate);
    }

    [Fact]
    public async Task Drops_come_on_request_and_stand_in_the_log()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        world.Server.Webhooks.Disturbance = new WebhookDisturbance { DropNext = 1 };

        var lost = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        var told = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });

        Assert.Equal(told.Id, (await receiver.NextAsync("the second order")).Data("order_id"));
        Assert.Equal(DeliveryState.Dropped, world.Server.Webhooks.Deliveries.Single(delivery => delivery.OrderId == lost.Id).State);
        Assert.Equal(0, receiver.Unread);
    }

    [Fact]
    public async Task Disorder_holds_notifications_back_for_a_part_of_the_window()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        world.Server.Webhooks.Disturbance = new WebhookDisturbance { DisorderWindow = TimeSpan.FromSeconds(10) };
        string[] placed = [.. Enumerable.Range(0, 8).Select(_ => world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false }).Id)];
        await world.Clock.ArmedInAllAsync(8);

        var told = new List<string>();
        for (var step = 0; told.Count < 8; step++)
        {
            Assert.True(step < 8, $"told only {told.Count} of 8 within the window");
            world.Clock.AdvanceToNext();
            told.Add((await receiver.NextAsync($"notification {step}")).Data("order_id"));
        }

        Assert.Equal(placed.Order(), told.Order());
        Assert.NotEqual(placed, told);
    }

    [Fact]
    public async Task A_subscription_takes_its_topic_elsewhere_until_it_is_deleted()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver);
        var body = new JsonObject { ["event_type"] = "RECIPIENT_ADDRESS_UPDATE", ["address"] = elsewhere.Url.ToString() };

        (await world.Api.SendAsync(HttpMethod.Put, "/event/202309/webhooks", body.ToJsonString())).Succeeded();

        var listed = (await world.Api.GetAsync("/event/202309/webhooks")).Data;
        Assert.Equal(1, listed["total_count"]!.GetValue<int>());
        Assert.Equal(elsewhere.Url.ToString(), listed["webhooks"]![0]!["address"]!.GetValue<string>());
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        world.Shop.UpdateAddress(order.Id);
        Assert.Equal(1, (await receiver.NextAsync("the order")).Type);
        Assert.Equal(3, (await elsewhere.NextAsync("the address")).Type);

        var topic = new JsonObject { ["event_type"] = "RECIPIENT_ADDRESS_UPDATE" }.ToJsonString();
        (await world.Api.SendAsync(HttpMethod.Delete, "/event/202309/webhooks", topic)).Succeeded();
        (await world.Api.SendAsync(HttpMethod.Delete, "/event/202309/webhooks", topic)).Succeeded();
        world.Shop.UpdateAddress(order.Id);
        Assert.Equal(3, (await receiver.NextAsync("the address, here again")).Type);
        Assert.Equal(
            [EffectKind.WebhookSubscribed, EffectKind.WebhookUnsubscribed], world.Server.Ledger.Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("""{"event_type":"ORDER_STATUS_CHANGE"}""")]
    [InlineData("""{"event_type":"ORDER_CHANGED","address":"http://127.0.0.1/"}""")]
    [InlineData("""{"event_type":"ORDER_STATUS_CHANGE","address":"somewhere"}""")]
    public async Task A_wrong_subscription_is_36009004(string body)
    {
        await using var world = await World.StartAsync();

        (await world.Api.SendAsync(HttpMethod.Put, "/event/202309/webhooks", body)).Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Too_many_notifications_under_way_are_not_sent_and_logged()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await StartAsync(receiver, options => options with { MaxOutstandingDeliveries = 1 });
        receiver.AnswerWith(500);
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        await receiver.NextAsync("the first");
        await world.Clock.ArmedAsync(TimeSpan.FromMinutes(2));

        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });

        Assert.Equal(
            [DeliveryState.UnderWay, DeliveryState.Overflowed], world.Server.Webhooks.Deliveries.Select(delivery => delivery.State));
    }

    private static Task<World> StartAsync(WebhookReceiver receiver, Func<SandboxOptions, SandboxOptions>? change = null) =>
        World.StartAsync(change: options => (change?.Invoke(options) ?? options) with { WebhookUrl = receiver.Url });

    private static IEnumerable<string> StatusesOf(IEnumerable<ReceivedWebhook> told, string orderId) => told
        .Where(webhook => webhook.Type == 1 && webhook.Data("order_id") == orderId)
        .OrderBy(webhook => webhook.Json["data"]!["update_time"]!.GetValue<long>())
        .Select(webhook => webhook.Data("order_status"));

    // The receiver knows its answer before the sender does, so the log is waited for.
    private static async Task<Delivery> ClosedAsync(World world, DeliveryState state)
    {
        var delivery = await world.Server.Webhooks.FinishedAsync(1, TimeSpan.FromSeconds(20));
        Assert.Equal(state, delivery[0].State);
        return delivery[0];
    }

    private static async Task MarkAsync(World world, string orderId, params string[] lineIds) =>
        (await world.Api.PostAsync($"/fulfillment/202309/orders/{orderId}/packages", new JsonObject
        {
            ["tracking_number"] = $"JX{lineIds.Length}",
            ["shipping_provider_id"] = world.Provider,
            ["order_line_item_ids"] = new JsonArray([.. lineIds.Select(id => JsonValue.Create(id))]),
        })).Succeeded();
}
