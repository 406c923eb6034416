using System.Text.Json;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

public sealed class OrderTests
{
    [Fact]
    public async Task A_list_shows_the_newest_order_first()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1") with { PlacedAt = Rows.Noon });
        await gateway.PutAsync(Rows.Order("2") with { PlacedAt = Rows.Noon.AddMinutes(5) });

        var page = await gateway.GetAsync("/api/v1/orders").AcceptedAsync();

        Assert.Equal(["2", "1"], page.GetProperty("items").EnumerateArray().Select(order => order.Text("orderId")));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Pages_hold_every_order_once_also_where_many_were_placed_in_one_instant()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var id = 0; id < 11; id++)
            await gateway.PutAsync(Rows.Order($"{id}") with { PlacedAt = Rows.Noon.AddMinutes(id / 4) });

        var seen = new List<string>();
        var path = "/api/v1/orders?limit=3";
        for (var pages = 0; pages < 5; pages++)
        {
            var page = await gateway.GetAsync(path).AcceptedAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(order => order.Text("orderId")));
            if (page.GetProperty("nextCursor").GetString() is not { } cursor)
                break;

            path = "/api/v1/orders?limit=3&cursor=" + cursor;
        }

        Assert.Equal(11, seen.Count);
        Assert.Equal(11, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("state=failed", "3")]
    [InlineData("onHold=true", "2")]
    [InlineData("failed=true", "3")]
    [InlineData("channelStatus=IN_TRANSIT", "4")]
    [InlineData("q=TRACK-4", "4")]
    [InlineData("q=1", "1")]
    [InlineData("search=TRACK-4", "4")]
    [InlineData("search=enamel%20mug", "2")]
    [InlineData("search=PKG-9", "2")]
    [InlineData("sample=true", "1")]
    [InlineData("sample=false", "4,3,2")]
    [InlineData("shop=nowhere", "")]
    public async Task Filters_choose(string query, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        var mug = ProductTerms.Of(new() { Id = "L1", SkuId = "S1", ProductName = "Enamel mug" });
        RowImage.Order Placed(string id, string state = "processing") =>
            Rows.Order(id, state: state) with { PlacedAt = Rows.Noon.AddMinutes(int.Parse(id, null)) };
        await gateway.PutAsync(Placed("1") with { IsSample = true });
        await gateway.PutAsync(Placed("2") with { Holds = "Manual", Terms = new(["pkg-9"], [mug]) });
        await gateway.PutAsync(Placed("3", state: "failed") with { Failure = "OutOfStock: no mugs" });
        await gateway.PutAsync(Placed("4", state: "shipped") with { ChannelStatus = "IN_TRANSIT", TrackingNumber = "TRACK-4" });

        var page = await gateway.GetAsync("/api/v1/orders?" + query).AcceptedAsync();

        Assert.Equal(expected, string.Join(',', page.GetProperty("items").EnumerateArray().Select(order => order.Text("orderId"))));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("state=lost", "state")]
    [InlineData("onHold=perhaps", "onHold")]
    [InlineData("sample=perhaps", "sample")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=!!!", "cursor")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.GetAsync("/api/v1/orders?" + query).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task An_order_is_shown_with_lines_packages_and_effects_and_without_the_buyers_data()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001") with { Holds = "Manual,Remorse", Failure = "OutOfStock: no mugs" });

        using var response = await gateway.GetAsync("/api/v1/orders/5001");
        var text = await response.Content.ReadAsStringAsync();
        var detail = await response.JsonAsync();

        Assert.Equal(2, detail.GetProperty("lines").GetArrayLength());
        Assert.Equal("MUG-WHITE", detail.GetProperty("lines")[0].Text("sellerSku"));
        Assert.Equal("9001", detail.GetProperty("packageIds")[0].GetString());
        var order = detail.GetProperty("order");
        Assert.Equal(["Manual", "Remorse"], order.GetProperty("holds").EnumerateArray().Select(hold => hold.GetString()));
        Assert.Equal("auto-ship", order.Text("nextAction"));
        Assert.Equal("OutOfStock: no mugs", order.Text("failure"));
        Assert.DoesNotContain("Buyer Name", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_payload_cannot_be_read_is_shown_all_the_same()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001") with { OrderData = "{}" });

        var detail = await gateway.GetAsync("/api/v1/orders/5001").AcceptedAsync();

        Assert.Equal(0, detail.GetProperty("lines").GetArrayLength());
        Assert.Equal("5001", detail.GetProperty("order").Text("orderId"));
    }

    [Theory]
    [InlineData("/api/v1/orders/404")]
    [InlineData("/api/v1/orders/404/timeline")]
    public async Task An_unknown_order_is_not_found(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.GetAsync(path).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_timeline_tells_each_entry_in_a_sentence()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));
        await gateway.PutAsync(
            Rows.Order("5001", state: "failed") with { Version = 2 },
            "order.failed.v1",
            """{"reason":"OutOfStock","message":"2 of MUG are wanted and 1 is left","attempt":3}""");

        var timeline = await gateway.GetAsync("/api/v1/orders/5001/timeline").AcceptedAsync();

        var entries = timeline.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["order.created.v1", "order.failed.v1"], entries.Select(entry => entry.Text("type")));
        Assert.Equal("The order failed: 2 of MUG are wanted and 1 is left (attempt 3).", entries[1].Text("sentence"));
        Assert.Equal(("system", "webhook:41"), (entries[1].Text("actor"), entries[1].Text("cause")));
        Assert.Equal(64, entries[1].Text("hash").Length);
        Assert.Equal(3, entries[1].GetProperty("data").GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_timeline_goes_on_after_a_version()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));
        await gateway.PutAsync(Rows.Order("5001") with { Version = 2 }, "order.validated.v1", "{}");

        var timeline = await gateway.GetAsync("/api/v1/orders/5001/timeline?after=1").AcceptedAsync();

        Assert.Equal([2], timeline.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task Ship_hands_the_request_to_the_orders_grain_and_answers_with_the_order()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));

        var answer = await gateway.PostAsync("/api/v1/orders/5001/ship", new
        {
            lineIds = (string[])["L1"],
            trackingNumber = "T-1",
            shippingProviderId = "P-1",
            pickup = true,
            parcel = new { lengthCm = 10, widthCm = 20, heightCm = 30, weightGrams = 400 },
        }, "k1").AcceptedAsync();

        var (key, command) = gateway.Grains.Single<ShipOrder>();
        Assert.Equal("demo/7001/5001", key);
        Assert.Equal(["L1"], command.LineIds);
        Assert.Equal(("T-1", "P-1", true), (command.TrackingNumber, command.ShippingProviderId, command.Pickup));
        Assert.Equal(new Parcel(10, 20, 30, 400), command.Parcel);
        Assert.Equal(("user:demo", "api:k1"), (command.Caller.Actor, command.Caller.Cause));
        Assert.Equal("5001", answer.Text("orderId"));
    }

    /// <summary>An id that was copied from a page may bring a mark with it that nobody sees.</summary>
    [Fact]
    public async Task A_lines_id_means_the_same_line_in_each_command()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));
        var lineIds = (string[])["L1\u200b"];

        await gateway.PostAsync("/api/v1/orders/5001/ship", new { lineIds }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/hold", new { lineIds, reason = "odd" }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/cancel", new { lineIds, reason = "out_of_stock" }).AcceptedAsync();

        var commands = gateway.Grains.Commands.Select(entry => entry.Command).ToArray();
        Assert.Equal(["L1"], commands.OfType<ShipOrder>().Single().LineIds);
        Assert.Equal(["L1"], commands.OfType<HoldOrder>().Single().LineIds!);
        Assert.Equal(["L1"], commands.OfType<CancelOrder>().Single().LineIds!);
    }

    [Fact]
    public async Task Ship_without_a_body_means_every_line()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders/5001/ship");
        request.Headers.Add("Idempotency-Key", "k1");

        await gateway.Client.SendAsync(request).AcceptedAsync();

        Assert.Empty(gateway.Grains.Single<ShipOrder>().Command.LineIds);
    }

    [Fact]
    public async Task Cancel_hold_release_and_retry_reach_the_orders_grain()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));

        await gateway.PostAsync("/api/v1/orders/5001/cancel", new { reason = "out_of_stock" }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/hold", new { reason = "address looks odd" }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/release", new { reason = "looked at", kind = "UncertainEffect" }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/release", new { reason = "fine" }).AcceptedAsync();
        await gateway.PostAsync("/api/v1/orders/5001/retry", "").AcceptedAsync();

        var commands = gateway.Grains.Commands.Select(entry => entry.Command).ToArray();
        Assert.Equal("out_of_stock", Assert.IsType<CancelOrder>(commands[0]).Reason);
        Assert.Equal("address looks odd", Assert.IsType<HoldOrder>(commands[1]).Reason);
        Assert.Equal("UncertainEffect", Assert.IsType<ReleaseHold>(commands[2]).Kind);
        Assert.Equal("Manual", Assert.IsType<ReleaseHold>(commands[3]).Kind);
        Assert.IsType<RetryOrder>(commands[4]);
    }

    [Theory]
    [InlineData("ship", """{"lineIds":[""]}""", "lineIds[0]")]
    [InlineData("ship", """{"parcel":{"lengthCm":0,"widthCm":1,"heightCm":1,"weightGrams":1}}""", "parcel.lengthCm")]
    [InlineData("ship", """{"parcel":{"lengthCm":1}}""", "widthCm")]
    [InlineData("ship", """{"sellerId":"bob"}""", "sellerId")]
    [InlineData("ship", """{"pickup":"yes"}""", "pickup")]
    [InlineData("ship", "{", "body")]
    [InlineData("cancel", "{}", "reason")]
    [InlineData("cancel", """{"reason":" "}""", "reason")]
    [InlineData("cancel", """{"reason":null}""", "reason")]
    [InlineData("hold", """{"reason":"a\u0000b"}""", "reason")]
    [InlineData("release", """{"reason":"x","kind":"Remorse"}""", "kind")]
    public async Task A_wrong_member_is_named_and_nothing_happens(string command, string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));

        var problem = await gateway.PostRawAsync("/api/v1/orders/5001/" + command, body, "k1").RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("UnknownOrder", 404, "unknown-order")]
    [InlineData("WrongState", 409, "wrong-state")]
    [InlineData("OnHold", 409, "on-hold")]
    [InlineData("HoldNotReleasable", 409, "hold-not-releasable")]
    [InlineData("EffectInFlight", 409, "effect-in-flight")]
    [InlineData("NotFulfilledBySeller", 422, "not-fulfilled-by-seller")]
    [InlineData("TrackingRequired", 422, "tracking-required")]
    [InlineData("NoShippingMethod", 422, "no-shipping-method")]
    [InlineData("ParcelSizeRequired", 422, "parcel-size-required")]
    [InlineData("UnknownLines", 422, "unknown-lines")]
    [InlineData("SomethingNew", 409, "something-new")]
    public async Task A_grains_refusal_keeps_its_name_and_its_words(string code, int status, string wireCode)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, code, "because of this"));

        var problem = await gateway.PostAsync("/api/v1/orders/5001/ship", "{}").RefusedAsync(status, wireCode);

        Assert.Equal("because of this", problem.Text("detail"));
        Assert.NotEmpty(problem.Text("fix"));
    }

    [Fact]
    public async Task A_command_for_an_unknown_order_activates_no_grain()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync("/api/v1/orders/404/ship", "{}").RefusedAsync(404, "not-found");

        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task Actions_say_why_they_are_not_possible()
    {
        await using var gateway = await TestGateway.StartAsync();
        var processing = new OrderEvent.ProcessingStarted(Rows.Noon);
        var hold = new OrderEvent.HoldPlaced(HoldKind.Remorse, "the buyer's hour", "op", Rows.Noon);
        await gateway.PutAsync(Rows.Order("1"), [.. Rows.Reserved, processing]);
        await gateway.PutAsync(Rows.Order("2"), [.. Rows.Reserved, processing, hold]);
        await gateway.PutAsync(Rows.Order("3", state: "shipped"), processing, new OrderEvent.Shipped(Rows.Noon));
        await gateway.PutAsync(
            Rows.Order("4", state: "failed"), new OrderEvent.Failed(FailureReason.OutOfStock, "no mugs", 1, Rows.Noon));
        await gateway.PutAsync(Rows.Order("5"), processing, new OrderEvent.HoldPlaced(HoldKind.Manual, "odd", "op", Rows.Noon));

        Assert.Equal("cancel hold ship", await EnabledAsync(gateway, "1"));
        Assert.Equal("cancel hold", await EnabledAsync(gateway, "2"));
        Assert.Equal("", await EnabledAsync(gateway, "3"));
        Assert.Equal("cancel hold retry", await EnabledAsync(gateway, "4"));
        Assert.Equal("cancel release", await EnabledAsync(gateway, "5"));
    }

    private static async Task<string> EnabledAsync(TestGateway gateway, string orderId)
    {
        var detail = await gateway.GetAsync("/api/v1/orders/" + orderId).AcceptedAsync();
        var actions = detail.GetProperty("order").GetProperty("actions").EnumerateObject().ToArray();
        Assert.All(actions, action => Assert.Equal(
            action.Value.GetProperty("enabled").GetBoolean(), action.Value.GetProperty("why").GetString() is null));
        return string.Join(
            ' ', actions.Where(action => action.Value.GetProperty("enabled").GetBoolean()).Select(action => action.Name).Order());
    }
}
