using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class CancellationTests
{
    private const string Create = "/return_refund/202309/cancellations";
    private const string Reason = "seller_cancel_reason_out_of_stock";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task The_seller_cancels_an_order_that_was_not_shipped(bool isPaid, bool hasHold)
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2) with { IsPaid = isPaid, HasHold = hasHold });

        var answer = await CancelAsync(world, order.Id);

        answer.Succeeded();
        Assert.Equal("CANCELLATION_REQUEST_SUCCESS", answer.Data["cancel_status"]!.GetValue<string>());
        Assert.Equal(OrderStatus.Cancelled, world.Shop.Order(order.Id).Status);
        Assert.Equal((400, 0), (world.Shop.Sku("MUG-WHITE").Available, world.Shop.Sku("MUG-WHITE").Committed));
        var json = world.Shop.OrderJson(order.Id);
        Assert.Equal("SELLER", json["cancellation_initiator"]!.GetValue<string>());
        Assert.Equal("Out of stock", json["cancel_reason"]!.GetValue<string>());
        Assert.NotEqual("0", json["payment"]!["total_amount"]!.GetValue<string>());
        Assert.Equal(EffectKind.CancellationMade, Assert.Single(world.Server.Ledger.EffectsOn(order.Id)).Kind);
    }

    [Fact]
    public async Task A_second_cancellation_is_refused_and_noted_as_a_repeat()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        (await CancelAsync(world, order.Id)).Succeeded();

        (await CancelAsync(world, order.Id)).Refused(ApiCodes.NothingToCancel);

        Assert.Single(world.Server.Ledger.RefusedRepeats());
        Assert.Empty(world.Server.Ledger.DoneTwice());
    }

    [Fact]
    public async Task Single_units_are_cancelled_in_Britain_and_the_order_goes_on()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(new OrderDraft([new("MUG-WHITE", 2), new("TOTE-NAVY")]));

        (await CancelAsync(world, order.Id, lines: [order.Lines[0].Id])).Succeeded();
        (await CancelAsync(world, order.Id, skus: [(order.Lines[2].SkuId, 1)])).Succeeded();

        var after = world.Shop.Order(order.Id);
        Assert.Equal(OrderStatus.AwaitingShipment, after.Status);
        Assert.Equal(
            [OrderStatus.Cancelled, OrderStatus.AwaitingShipment, OrderStatus.Cancelled], after.Lines.Select(line => line.Status));
        Assert.Equal(1, world.Shop.Sku("MUG-WHITE").Committed);
        (await CancelAsync(world, order.Id, lines: [order.Lines[0].Id])).Refused(ApiCodes.NothingToCancel);
        (await CancelAsync(world, order.Id, lines: [order.Lines[1].Id])).Succeeded();
        Assert.Equal(OrderStatus.Cancelled, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task Cancelling_the_open_rest_of_a_partly_shipped_order_completes_its_shipping()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        (await MarkAsync(world, order.Id, order.Lines[0].Id)).Succeeded();

        (await CancelAsync(world, order.Id, lines: [order.Lines[1].Id])).Succeeded();

        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task Elsewhere_an_order_is_cancelled_as_a_whole()
    {
        await using var world = await World.StartAsync("MY");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));

        (await CancelAsync(world, order.Id, lines: [order.Lines[0].Id])).Refused(ApiCodes.PartialCancelNotAllowed);

        Assert.Equal(OrderStatus.AwaitingShipment, world.Shop.Order(order.Id).Status);
    }

    [Theory]
    [InlineData("GB", false)]
    [InlineData("US", true)]
    public async Task After_shipping_only_a_seller_in_the_US_may_cancel(string region, bool isAllowed)
    {
        await using var world = await World.StartAsync(region);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        (await MarkAsync(world, order.Id)).Succeeded();

        var answer = await CancelAsync(world, order.Id);

        if (isAllowed)
            answer.Succeeded();
        else
            answer.Refused(ApiCodes.CancelNotAllowed);
        Assert.Equal(isAllowed ? OrderStatus.Cancelled : OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
        Assert.Equal(399, world.Shop.Sku("MUG-WHITE").Available);
    }

    [Fact]
    public async Task An_unknown_reason_order_or_unit_is_refused()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));

        (await CancelAsync(world, order.Id, reason: "because")).Refused(ApiCodes.CancelReasonUnknown);
        (await CancelAsync(world, "576461413038785752")).Refused(ApiCodes.OrderNotFound);
        (await CancelAsync(world, order.Id, lines: ["577086512123755123"])).Refused(ApiCodes.LineUnknown);
        (await world.Api.PostAsync(Create, new JsonObject { ["order_id"] = order.Id })).Refused(36009004, HttpStatusCode.BadRequest);
        Assert.Empty(world.Server.Ledger.Entries);
    }

    [Fact]
    public async Task An_approved_request_cancels_the_order_and_the_same_key_changes_nothing_more()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var request = world.Shop.BuyerRequestsCancel(order.Id);
        Assert.True(world.Shop.OrderJson(order.Id)["is_buyer_request_cancel"]!.GetValue<bool>());

        (await DecideAsync(world, request.Id, "approve", "k1")).Succeeded();
        (await DecideAsync(world, request.Id, "approve", "k1")).Succeeded();
        (await DecideAsync(world, request.Id, "approve", "k2")).Refused(ApiCodes.CancelNotPending);

        Assert.Equal(OrderStatus.Cancelled, world.Shop.Order(order.Id).Status);
        Assert.Equal(EffectKind.CancellationApproved, Assert.Single(world.Server.Ledger.Entries).Kind);
        Assert.Equal("BUYER", world.Shop.OrderJson(order.Id)["cancellation_initiator"]!.GetValue<string>());
        Assert.False(world.Shop.OrderJson(order.Id)["is_buyer_request_cancel"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_rejected_request_leaves_the_order_as_it_was()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var request = world.Shop.BuyerRequestsCancel(order.Id);

        (await DecideAsync(world, request.Id, "reject", "k1")).Refused(36009004, HttpStatusCode.BadRequest);
        (await DecideAsync(world, request.Id, "reject", "k1", "no")).Refused(ApiCodes.CancelReasonUnknown);
        (await DecideAsync(world, request.Id, "reject", "k1", "seller_reject_apply_product_has_been_packed")).Succeeded();

        Assert.Equal(OrderStatus.AwaitingShipment, world.Shop.Order(order.Id).Status);
        Assert.False(world.Shop.Order(order.Id).HasPendingCancellation);
        (await DecideAsync(world, "4035318504086604100", "approve", "k1")).Refused(ApiCodes.CancelNotFound);
        (await DecideAsync(world, request.Id, "approve", new string('k', 256))).Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_buyer_cancels_freely_within_the_hour_and_asks_afterwards()
    {
        await using var world = await World.StartAsync();
        var free = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var late = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));

        Assert.Equal(CancelStatus.Complete, world.Shop.BuyerCancels(free.Id).Status);
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Throws<SandboxRefusedException>(() => world.Shop.BuyerCancels(late.Id));
        Assert.Equal(CancelStatus.Pending, world.Shop.BuyerRequestsCancel(late.Id).Status);
        Assert.Throws<SandboxRefusedException>(() => world.Shop.BuyerRequestsCancel(late.Id));
    }

    [Theory]
    [InlineData("202309")]
    [InlineData("202602")]
    public async Task Cancellations_are_searched_by_order_status_and_type(string version)
    {
        await using var world = await World.StartAsync();
        var asked = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var gone = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var request = world.Shop.BuyerRequestsCancel(asked.Id);
        world.Shop.BuyerCancels(gone.Id);
        async Task<JsonArray> Find(JsonObject filter)
        {
            var answer = await world.Api.PostAsync($"/return_refund/{version}/cancellations/search", filter, ("page_size", "10"));
            answer.Succeeded();
            return answer.Data["cancellations"]!.AsArray();
        }

        var row = Assert.Single(await Find(new() { ["cancel_status"] = new JsonArray("CANCELLATION_REQUEST_PENDING") }))!;

        Assert.Equal(request.Id, row["cancel_id"]!.GetValue<string>());
        Assert.Equal("SELLER_RESPOND_CANCEL", row["seller_next_action_response"]![0]!["action"]!.GetValue<string>());
        Assert.Equal(asked.Lines[0].Id, row["cancel_line_items"]![0]!["order_line_item_id"]!.GetValue<string>());
        Assert.Single(await Find(new() { ["order_ids"] = new JsonArray(gone.Id) }));
        Assert.Single(await Find(new() { ["cancel_types"] = new JsonArray("BUYER_CANCEL") }));
        Assert.Equal(2, (await Find([])).Count);
    }

    [Theory]
    [InlineData("9")]
    [InlineData("51")]
    public async Task A_page_outside_10_to_50_is_98001004(string size)
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.PostAsync("/return_refund/202309/cancellations/search", null, ("page_size", size));

        answer.Refused(98001004);
        Assert.Equal("Value Out Of Range", answer.Message);
    }

    [Fact]
    public async Task A_return_shows_in_its_search_under_return_id()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        (await MarkAsync(world, order.Id)).Succeeded();
        world.Shop.CarrierScan(order.Id);
        world.Shop.Deliver(order.Id);

        var id = world.Shop.BuyerRequestsReturn(order.Id);

        var data = (await world.Api.PostAsync(
            "/return_refund/202309/returns/search", new JsonObject { ["order_ids"] = new JsonArray(order.Id) }, ("page_size", "10"))).Data;
        Assert.Equal(id, Assert.Single(data["return_orders"]!.AsArray())!["return_id"]!.GetValue<string>());
        Assert.NotEmpty((await world.Api.GetAsync("/return_refund/202309/reject_reasons", ("return_or_cancel_id", id))).Data["reasons"]!.AsArray());
    }

    private static Task<ApiAnswer> CancelAsync(
        World world, string orderId, string[]? lines = null, (string Sku, int Quantity)[]? skus = null, string reason = Reason) =>
        world.Api.PostAsync(Create, new JsonObject
        {
            ["order_id"] = orderId,
            ["cancel_reason"] = reason,
            ["order_line_item_ids"] = new JsonArray([.. (lines ?? []).Select(id => JsonValue.Create(id))]),
            ["skus"] = new JsonArray([.. (skus ?? []).Select(sku => new JsonObject { ["sku_id"] = sku.Sku, ["quantity"] = sku.Quantity })]),
        });

    private static Task<ApiAnswer> DecideAsync(World world, string cancelId, string decision, string key, string? rejectReason = null) =>
        world.Api.PostAsync(
            $"{Create}/{cancelId}/{decision}", rejectReason is null ? null : new JsonObject { ["reject_reason"] = rejectReason },
            ("idempotency_key", key));

    private static Task<ApiAnswer> MarkAsync(World world, string orderId, params string[] lineIds) =>
        world.Api.PostAsync($"/fulfillment/202309/orders/{orderId}/packages", new JsonObject
        {
            ["tracking_number"] = "JX1",
            ["shipping_provider_id"] = world.Provider,
            ["order_line_item_ids"] = new JsonArray([.. lineIds.Select(id => JsonValue.Create(id))]),
        });
}
