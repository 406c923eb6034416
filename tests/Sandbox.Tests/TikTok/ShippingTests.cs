using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class ShippingTests
{
    [Theory]
    [InlineData("ID")]
    [InlineData("MY")]
    [InlineData("TH")]
    public async Task Shipping_an_existing_package_gives_it_a_number_and_moves_the_order(string region)
    {
        await using var world = await World.StartAsync(region);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        var body = new JsonObject
        {
            ["handover_method"] = "PICKUP",
            ["pickup_slot"] = new JsonObject { ["start_time"] = 1700000000, ["end_time"] = 1700003600 },
        };

        var answer = await ShipAsync(world, order.Packages[0].Id, body);

        answer.Succeeded();
        Assert.Empty(answer.Data);
        var after = world.Shop.Order(order.Id);
        Assert.Equal(OrderStatus.AwaitingCollection, after.Status);
        Assert.Equal(PackageStatus.Processing, after.Packages[0].Status);
        Assert.NotNull(after.TrackingNumber);
        Assert.NotNull(after.ShippedTime);
        Assert.Equal(0, world.Shop.Sku("MUG-WHITE").Committed);
        var entry = Assert.Single(world.Server.Ledger.EffectsOn(order.Id));
        Assert.Equal((EffectKind.PackageShipped, order.Packages[0].Id), (entry.Kind, entry.PackageId));
        Assert.Equal(order.Lines.Select(line => line.Id), entry.LineIds);
        Assert.Equal(body.ToJsonString(), entry.Payload);
        Assert.Equal(answer.Json["request_id"]!.GetValue<string>(), entry.RequestId);
    }

    [Fact]
    public async Task A_package_shipped_by_the_seller_needs_number_and_provider()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = ShippingTypes.Seller });
        var package = order.Packages[0].Id;
        JsonObject Own(string? number, string? provider) => new()
        {
            ["self_shipment"] = new JsonObject { ["tracking_number"] = number, ["shipping_provider_id"] = provider },
        };

        (await ShipAsync(world, package, new JsonObject())).Refused(36009004, HttpStatusCode.BadRequest);
        (await ShipAsync(world, package, Own("JX1", null))).Refused(36009004, HttpStatusCode.BadRequest);
        (await ShipAsync(world, package, Own(null, world.Provider))).Refused(36009004, HttpStatusCode.BadRequest);
        (await ShipAsync(world, package, Own("JX1", "6617675021119438849"))).Refused(ApiCodes.ProviderUnknown);
        (await ShipAsync(world, package, Own("JX1", world.Provider))).Succeeded();
        Assert.Equal("JX1", world.Shop.Order(order.Id).TrackingNumber);
    }

    [Theory]
    [InlineData("""{"handover_method":"FLY"}""")]
    [InlineData("""{"handover_method":"DROP_OFF","pickup_slot":{"start_time":1,"end_time":2}}""")]
    [InlineData("""{"handover_method":"PICKUP","pickup_slot":{"start_time":1}}""")]
    public async Task A_wrong_handover_is_36009004(string body)
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));

        (await ShipAsync(world, order.Packages[0].Id, JsonNode.Parse(body)!)).Refused(36009004, HttpStatusCode.BadRequest);

        Assert.Empty(world.Server.Ledger.Entries);
    }

    [Fact]
    public async Task A_second_shipping_is_refused_and_noted_as_a_repeat()
    {
        await using var world = await World.StartAsync("ID");
        var package = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Packages[0].Id;
        (await ShipAsync(world, package, new JsonObject())).Succeeded();

        (await ShipAsync(world, package, new JsonObject())).Refused(ApiCodes.AlreadyShipped);

        Assert.Empty(world.Server.Ledger.DoneTwice());
        Assert.Equal(ApiCodes.AlreadyShipped, Assert.Single(world.Server.Ledger.RefusedRepeats()).Code);
    }

    [Fact]
    public async Task A_package_of_a_cancelled_order_or_none_at_all_cannot_be_shipped()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerCancels(order.Id);

        (await ShipAsync(world, order.Packages[0].Id, new JsonObject())).Refused(ApiCodes.OrderCancelled);
        (await ShipAsync(world, "1152321127278713123", new JsonObject())).Refused(ApiCodes.PackageNotFound);
        Assert.Empty(world.Server.Ledger.Entries);
    }

    [Fact]
    public async Task A_pending_cancellation_stops_shipping_with_21011007()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerRequestsCancel(order.Id);

        (await ShipAsync(world, order.Packages[0].Id, new JsonObject())).Refused(21011007);

        Assert.Equal(OrderStatus.AwaitingShipment, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task A_batch_answers_code_0_and_lists_what_failed()
    {
        await using var world = await World.StartAsync("ID");
        var good = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var bad = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerRequestsCancel(bad.Id);

        var answer = await world.Api.PostAsync("/fulfillment/202309/packages/ship", new JsonObject
        {
            ["packages"] = new JsonArray(
                new JsonObject { ["id"] = bad.Packages[0].Id }, new JsonObject { ["id"] = good.Packages[0].Id }),
        });

        answer.Succeeded();
        var error = Assert.Single(answer.Data["errors"]!.AsArray())!;
        Assert.Equal(21011007, error["code"]!.GetValue<int>());
        Assert.Equal(bad.Packages[0].Id, error["detail"]!["package_id"]!.GetValue<string>());
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(good.Id).Status);
        Assert.Equal(21011007, Assert.Single(world.Server.Ledger.Refusals).Code);
    }

    [Theory]
    [InlineData("GB")]
    [InlineData("US")]
    [InlineData("DE")]
    public async Task Marking_as_shipped_makes_a_package_of_the_lines(string region)
    {
        await using var world = await World.StartAsync(region);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 3));

        var answer = await MarkAsync(world, order.Id, "JX1", order.Lines[0].Id, order.Lines[1].Id);

        answer.Succeeded();
        Assert.Equal(order.Id, answer.Data["order_id"]!.GetValue<string>());
        Assert.Equal(2, answer.Data["order_line_item_ids"]!.AsArray().Count);
        Assert.False(answer.Data.ContainsKey("warning"));
        var after = world.Shop.Order(order.Id);
        Assert.Equal(OrderStatus.PartiallyShipping, after.Status);
        Assert.Equal(answer.Data["package_id"]!.GetValue<string>(), Assert.Single(after.Packages).Id);
        Assert.Equal(EffectKind.OrderMarkedShipped, Assert.Single(world.Server.Ledger.Entries).Kind);
    }

    [Fact]
    public async Task Marking_without_lines_takes_all_that_are_open_and_a_warning_is_still_a_success()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        (await MarkAsync(world, order.Id, "JX1", order.Lines[0].Id)).Succeeded();

        var rest = await MarkAsync(world, order.Id, "1234567890");

        rest.Succeeded();
        Assert.Equal("match more than one provider", rest.Data["warning"]!["message"]!.GetValue<string>());
        Assert.Equal([order.Lines[1].Id], rest.Data["order_line_item_ids"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
        (await MarkAsync(world, order.Id, "JX2")).Refused(ApiCodes.AlreadyShipped);
    }

    [Theory]
    [InlineData("ID")]
    [InlineData("BR")]
    public async Task Marking_as_shipped_elsewhere_is_21008106(string region)
    {
        await using var world = await World.StartAsync(region);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = ShippingTypes.Seller });

        (await MarkAsync(world, order.Id, "JX1")).Refused(21008106);
    }

    [Fact]
    public async Task An_order_that_is_unpaid_held_cancelled_or_asked_to_be_cancelled_is_not_marked()
    {
        await using var world = await World.StartAsync();
        string Place(OrderDraft draft) => world.Shop.PlaceOrder(draft).Id;
        var (unpaid, held) = (Place(OrderDraft.Of("MUG-WHITE") with { IsPaid = false }), Place(OrderDraft.Of("MUG-WHITE") with { HasHold = true }));
        var (cancelled, asked) = (Place(OrderDraft.Of("MUG-WHITE")), Place(OrderDraft.Of("MUG-WHITE")));
        world.Shop.BuyerCancels(cancelled);
        world.Shop.BuyerRequestsCancel(asked);

        (await MarkAsync(world, unpaid, "JX1")).Refused(ApiCodes.NotYetShippable);
        (await MarkAsync(world, held, "JX1")).Refused(ApiCodes.NotYetShippable);
        (await MarkAsync(world, cancelled, "JX1")).Refused(ApiCodes.OrderCancelled);
        (await MarkAsync(world, asked, "JX1")).Refused(ApiCodes.CancellationPending);
        (await MarkAsync(world, "576461413038785752", "JX1")).Refused(ApiCodes.OrderNotFound);
        (await MarkAsync(world, asked, "JX1", "577086512123755123")).Refused(ApiCodes.LineUnknown);
        Assert.Empty(world.Server.Ledger.Entries);
    }

    [Fact]
    public async Task In_the_US_shipping_rejects_the_buyers_request()
    {
        await using var world = await World.StartAsync("US");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerRequestsCancel(order.Id);

        (await MarkAsync(world, order.Id, "JX1")).Succeeded();

        Assert.Equal(CancelStatus.Rejected, Assert.Single(world.Shop.Cancellations).Status);
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
    }

    [Theory]
    [InlineData("202309")]
    [InlineData("202512")]
    public async Task In_the_US_a_bought_label_is_the_shipping(string version)
    {
        await using var world = await World.StartAsync("US");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = ShippingTypes.TikTok });
        var services = await world.Api.PostAsync($"/fulfillment/202309/orders/{order.Id}/shipping_services/query", Parcel());
        var service = services.Data["shipping_services"]![1]!;
        var body = Parcel();
        body["order_id"] = order.Id;
        body["shipping_service_id"] = service["id"]!.GetValue<string>();
        body["ship_type"] = 1;

        var answer = await world.Api.PostAsync($"/fulfillment/{version}/packages", body);

        answer.Succeeded();
        Assert.Equal(service.ToJsonString(), answer.Data["shipping_service_info"]!.ToJsonString());
        var after = world.Shop.Order(order.Id);
        Assert.Equal(OrderStatus.AwaitingCollection, after.Status);
        Assert.Equal(answer.Data["package_id"]!.GetValue<string>(), after.Packages[0].Id);
        Assert.Equal(EffectKind.LabelBought, Assert.Single(world.Server.Ledger.Entries).Kind);
        (await world.Api.PostAsync($"/fulfillment/{version}/packages", body)).Refused(ApiCodes.AlreadyShipped);
    }

    [Fact]
    public async Task A_label_needs_a_parcel_a_known_service_and_TikTok_shipping_in_the_US()
    {
        await using var world = await World.StartAsync("US", options => options with { Shops = [new ShopSpec("US"), new ShopSpec("GB")] });
        var own = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { ShippingType = ShippingTypes.TikTok });
        using var british = world.ApiOf("GB");
        var foreign = world.Server.ShopIn("GB").PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        JsonObject With(string orderId, string? service = null)
        {
            var body = Parcel();
            body["order_id"] = orderId;
            body["shipping_service_id"] = service;
            return body;
        }

        (await world.Api.PostAsync("/fulfillment/202309/packages", new JsonObject { ["order_id"] = order.Id }))
            .Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.PostAsync("/fulfillment/202309/packages", With(order.Id, "1"))).Refused(ApiCodes.ServiceUnknown);
        (await world.Api.PostAsync("/fulfillment/202309/packages", With(own.Id))).Refused(ApiCodes.WrongShippingType);
        (await british.PostAsync("/fulfillment/202309/packages", With(foreign.Id))).Refused(21008106);
        (await MarkAsync(world, order.Id, "JX1")).Refused(ApiCodes.WrongShippingType);
    }

    [Fact]
    public async Task A_label_document_comes_when_ready_and_is_gone_after_a_day()
    {
        await using var world = await World.StartAsync("MY", options => options with { LabelReadyAfter = TimeSpan.FromSeconds(10) });
        var package = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Packages[0].Id;
        Task<ApiAnswer> Ask() => world.Api.GetAsync(
            $"/fulfillment/202309/packages/{package}/shipping_documents", ("document_type", "SHIPPING_LABEL"), ("document_size", "A6"));

        (await Ask()).Refused(ApiCodes.NoLabel);
        (await ShipAsync(world, package, new JsonObject())).Succeeded();
        (await Ask()).Refused(ApiCodes.LabelNotReady);
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var ready = await Ask();

        ready.Succeeded();
        var url = ready.Data["doc_url"]!.GetValue<string>();
        Assert.StartsWith("%PDF-1.4", await world.Api.Http.GetStringAsync(url), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromHours(24));
        using var late = await world.Api.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
    }

    [Fact]
    public async Task A_tracking_number_is_corrected_once_within_72_hours()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        var late = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        Task<ApiAnswer> Correct(string id) => world.Api.PostAsync($"/fulfillment/202309/orders/{id}/shipping_info/update", new JsonObject
        {
            ["tracking_number"] = "JX2",
            ["shipping_provider_id"] = world.Provider,
        });

        (await Correct(order.Id)).Refused(ApiCodes.NotYetShippable);
        (await MarkAsync(world, order.Id, "JX1")).Succeeded();
        (await MarkAsync(world, late.Id, "JX3")).Succeeded();
        (await Correct(order.Id)).Succeeded();
        Assert.Equal("JX2", world.Shop.Order(order.Id).TrackingNumber);
        (await Correct(order.Id)).Refused(ApiCodes.TrackingFixed);
        world.Clock.Advance(TimeSpan.FromHours(72));
        world.Api.Timestamp = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        (await Correct(late.Id)).Refused(ApiCodes.TrackingFixed);
    }

    [Fact]
    public async Task Tracking_is_newest_first_in_milliseconds()
    {
        await using var world = await World.StartAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        (await MarkAsync(world, order.Id, "JX1")).Succeeded();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Shop.CarrierScan(order.Id);

        var tracking = (await world.Api.GetAsync($"/fulfillment/202309/orders/{order.Id}/tracking")).Data["tracking"]!.AsArray();

        Assert.Equal(["Picked up by the carrier", "Shipping was arranged"], tracking.Select(entry => entry!["description"]!.GetValue<string>()));
        Assert.Equal(world.Clock.GetUtcNow().ToUnixTimeMilliseconds(), tracking[0]!["update_time_millis"]!.GetValue<long>());
    }

    [Fact]
    public async Task Packages_are_read_one_by_one_and_searched()
    {
        await using var world = await World.StartAsync("ID");
        var shipped = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2));
        world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        (await ShipAsync(world, shipped.Packages[0].Id, new JsonObject())).Succeeded();

        var detail = (await world.Api.GetAsync($"/fulfillment/202309/packages/{shipped.Packages[0].Id}")).Data;
        var found = (await world.Api.PostAsync(
            "/fulfillment/202309/packages/search", new JsonObject { ["package_status"] = "PROCESSING" }, ("page_size", "50"))).Data;

        Assert.Equal("PROCESSING", detail["package_status"]!.GetValue<string>());
        Assert.Equal("DEFAULT", detail["split_and_combine_tag"]!.GetValue<string>());
        Assert.Equal(2, detail["orders"]![0]!["skus"]![0]!["quantity"]!.GetValue<int>());
        Assert.Equal(shipped.Packages[0].Id, Assert.Single(found["packages"]!.AsArray())!["id"]!.GetValue<string>());
        (await world.Api.GetAsync("/fulfillment/202309/packages/1")).Refused(ApiCodes.PackageNotFound);
        (await world.Api.PostAsync("/fulfillment/202309/packages/search", null, ("page_size", "51"))).Refused(36009004, HttpStatusCode.BadRequest);
        Assert.True((await world.Api.GetAsync($"/fulfillment/202309/packages/{shipped.Packages[0].Id}/handover_time_slots"))
            .Data["pickup_slots"]![0]!["avaliable"]!.GetValue<bool>());
    }

    private static JsonObject Parcel() => new()
    {
        ["dimension"] = new JsonObject { ["length"] = "10", ["width"] = "8", ["height"] = "4", ["unit"] = "INCH" },
        ["weight"] = new JsonObject { ["value"] = "1.2", ["unit"] = "POUND" },
    };

    private static Task<ApiAnswer> ShipAsync(World world, string packageId, JsonNode body) =>
        world.Api.PostAsync($"/fulfillment/202309/packages/{packageId}/ship", body);

    private static Task<ApiAnswer> MarkAsync(World world, string orderId, string trackingNumber, params string[] lineIds) =>
        world.Api.PostAsync($"/fulfillment/202309/orders/{orderId}/packages", new JsonObject
        {
            ["tracking_number"] = trackingNumber,
            ["shipping_provider_id"] = world.Provider,
            ["order_line_item_ids"] = new JsonArray([.. lineIds.Select(id => JsonValue.Create(id))]),
        });
}
