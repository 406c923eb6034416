using System.Net;
using System.Text.Json;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>
/// What TikTok Shop does to systems like this one, met in the field. Each case is played from HTTP to the stand-in's ledger, and
/// its test is named by what is right.
/// </summary>
[Collection(CaseCollection.Name)]
public sealed class TikTokCaseTests(CaseHost host)
{
    [Fact]
    public async Task An_order_whose_lines_only_stand_in_another_sequence_has_not_changed()
    {
        var played = await host.PlayedAsync("lines-in-another-sequence");
        await played.BecomesAsync("the last webhook is read", () => Task.FromResult(
            played.Calls("/order/202507/orders").Count(call => call.Query.Contains(played.Name("#1"), StringComparison.Ordinal)) >= 2));

        Assert.All(played.Replies("sync"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        Assert.True(played.Calls("/orders/search").Count >= 4);
        Assert.DoesNotContain(await played.TimelineAsync("#1"), entry => TypeOf(entry) == "order.channel-changed");
        var before = played.AtWait(0, "#1").Order.GetProperty("version").GetInt64();
        Assert.Equal(before, (await played.OrderAsync("#1")).Order.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task An_address_that_changes_while_the_update_time_stands_still_is_stored_and_told()
    {
        var played = await host.PlayedAsync("address-changed-in-place");

        // The API shows nobody's address; an entry of the journal is committed together with what was read.
        await played.BecomesAsync("the timeline tells of one other address", async () =>
            (await played.TimelineAsync("#1")).Count(entry => TypeOf(entry) == "order.channel-changed"
                && SentenceOf(entry).Contains("address", StringComparison.OrdinalIgnoreCase)) == 1);
        Assert.Equal("processing", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_line_that_has_a_label_without_a_tracking_number_is_not_shipped_again()
    {
        var played = await host.PlayedAsync("label-without-tracking-yet");

        await played.BecomesAsync("a label is bought", () =>
            Task.FromResult(played.Effects("#1", EffectKind.LabelBought).Count > 0));
        var label = Assert.Single(played.Effects("#1", EffectKind.LabelBought, EffectKind.PackageShipped, EffectKind.OrderMarkedShipped));
        Assert.Equal([played.Name("59#1")], label.LineIds);
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_label_that_TikTok_voided_is_bought_again_when_a_person_ships_again()
    {
        var played = await host.PlayedAsync("label-voided-then-again");

        Assert.All(played.Replies("ship"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.BecomesAsync("the label is bought a second time", () =>
            Task.FromResult(played.Effects("#1", EffectKind.LabelBought).Count == 2));
        await played.BecomesAsync("#1", "shipped by two calls that are done", moment =>
            moment.Effects.Count(effect => effect is ("ship", "done")) == 2);
        Assert.All(played.Effects("#1", EffectKind.LabelBought), label => Assert.Equal([played.Name("58#1")], label.LineIds));
    }

    [Fact]
    public async Task An_order_that_a_webhook_calls_cancelled_is_not_shipped_by_rule_while_the_API_is_behind()
    {
        var played = await host.PlayedAsync("webhook-ahead-of-the-api");

        await played.BecomesAsync("#1", "cancelled without a second webhook", moment => moment.State == "cancelled");
        Assert.Empty(played.Effects("#1", EffectKind.PackageShipped));
        Assert.Empty(played.Calls($"/packages/{played.Name("115#1")}/ship"));
        Assert.Single(played.Effects("#2", EffectKind.PackageShipped));
        await played.StockBecomesAsync("C05", onHand: 20, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_parcel_that_was_delivered_has_left_the_shelf_while_the_other_one_waits()
    {
        var played = await host.PlayedAsync("one-parcel-left-the-other-not");

        await played.StockBecomesAsync("C07-A", onHand: 5, reserved: 0, consumed: 1);
        await played.StockBecomesAsync("C07-B", onHand: 5, reserved: 1, consumed: 0);
        var found = await played.GetAsync($"/api/v1/orders?q={played.Name("TRK#1")}");
        var order = Assert.Single(found.Body!.Value.GetProperty("items").EnumerateArray());
        Assert.Equal(played.Name("#1"), order.GetProperty("orderId").GetString());
        Assert.False(order.GetProperty("isTerminal").GetBoolean());
    }

    [Fact]
    public async Task Seller_SKUs_that_look_alike_are_one_SKU_to_the_stock()
    {
        var played = await host.PlayedAsync("look-alike-skus");

        foreach (var order in (string[])["#1", "#2", "#3"])
            await played.BecomesAsync(order, "processing", moment => moment.State == "processing");
        foreach (var sku in (string[])["C09-\u00c1o-d\u0323o-M", "C09 NB SP", "C09ZW"])
            await played.StockBecomesAsync(sku, onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_listing_of_several_units_takes_its_units_of_each_SKU()
    {
        var played = await host.PlayedAsync("one-listing-several-units");

        Assert.All(played.Replies("link"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.StockBecomesAsync("C10-TEA", onHand: 10, reserved: 2, consumed: 0);
        await played.StockBecomesAsync("C10-CUP", onHand: 10, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_401_is_about_the_authorization_and_a_closed_shop_fails_none_of_its_orders()
    {
        var played = await host.PlayedAsync("dead-shop-and-token-codes");
        var package = $"/packages/{played.Name("115#1")}/ship";

        await played.BecomesAsync("the token is refreshed and the search repeated", () => Task.FromResult(
            played.Calls("/orders/search") is var searches && searches.Any(call => call is { IsScripted: true, Http: 401 })
            && searches[^1] is { IsScripted: false, Code: ApiCodes.Success }));
        Assert.True(Assert.Single(played.Replies("sync")).IsSuccess);
        await played.BecomesAsync("the shop says that a person is needed", async () =>
            (await played.ShopViewAsync()).ToString() is var shop
            && (shop.Contains("36009043", StringComparison.Ordinal) || shop.Contains("inactive", StringComparison.OrdinalIgnoreCase)));
        var order = await played.OrderAsync("#1");
        Assert.Equal("processing", order.State);
        Assert.Null(order.Failure);
        Assert.DoesNotContain(order.Effects, effect => effect is (_, "refused") or (_, "uncertain"));
        Assert.True(played.Calls(package).Count <= 3, $"a closed shop was called {played.Calls(package).Count} times");
    }

    [Fact]
    public async Task An_order_without_its_invoice_waits_and_ships_by_itself_once_the_invoice_is_there()
    {
        var played = await host.PlayedAsync("refused-for-a-reason-that-passes");

        var waiting = played.AtWait(0, "#1");
        Assert.NotEqual("failed", waiting.State);
        Assert.NotEmpty(waiting.Holds);
        Assert.DoesNotContain(played.Calls($"/packages/{played.Name("115#1")}/ship"), call => call.IsScripted);
        await played.BecomesAsync("the order ships by itself", () =>
            Task.FromResult(played.Effects("#1", EffectKind.PackageShipped).Count > 0));
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
        await played.BecomesAsync("#1", "shipped by one call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.Holds.Count == 0);
    }

    [Fact]
    public async Task A_market_that_is_in_no_list_of_ours_is_shipped_from()
    {
        var played = await host.PlayedAsync("market-not-in-our-list");

        var reply = Assert.Single(played.Replies("ship"));
        Assert.True(reply.IsSuccess, reply.ToString());
        await played.BecomesAsync("the order is marked as shipped", () =>
            Task.FromResult(played.Effects("#1", EffectKind.OrderMarkedShipped).Count > 0));
        var marked = Assert.Single(played.Effects("#1", EffectKind.OrderMarkedShipped));
        Assert.Contains(played.Name("PL#1"), marked.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_stands_twice_in_an_answer_is_taken_once_and_spoils_no_other()
    {
        var played = await host.PlayedAsync("order-twice-in-one-answer");

        // At the end of the wait TikTok still gives #1 twice.
        foreach (var order in (string[])["#11", "#12", "#13", "#14", "#2", "#3"])
            Assert.Equal("processing", played.AtWait(0, order).State);

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.StockBecomesAsync("C17", onHand: 20, reserved: 7, consumed: 0);
    }

    [Fact]
    public async Task What_TikTok_pays_of_a_discount_is_revenue_and_a_sample_is_marked_as_one()
    {
        var played = await host.PlayedAsync("platform-discount-and-samples");

        await played.BecomesAsync("#1", "shown with 28.00 of revenue", moment =>
            moment.Detail.TryGetProperty("money", out var money)
            && money.GetProperty("sellerRevenue") is { ValueKind: JsonValueKind.Number } revenue && revenue.GetDecimal() == 28.00m);
        await played.BecomesAsync("#2", "marked as a sample", moment => IsSample(moment.Order));
        Assert.False(IsSample((await played.OrderAsync("#1")).Order));
        var list = await played.GetAsync($"/api/v1/orders?shop={played.Shop.Id}&sample=true");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        var row = Assert.Single(list.Body!.Value.GetProperty("items").EnumerateArray());
        Assert.Equal(played.Name("#2"), row.GetProperty("orderId").GetString());
        Assert.True(IsSample(row));
    }

    [Fact]
    public async Task A_package_of_two_orders_that_is_shipped_twice_ends_done_for_both()
    {
        var played = await host.PlayedAsync("combined-package-shipped-twice");

        foreach (var order in (string[])["#1", "#2"])
        {
            await played.BecomesAsync(order, "shipped by a call that is done", moment =>
                moment.Effects is [("ship", "done")] && moment.State != "failed");
        }
    }

    [Fact]
    public async Task A_rate_limit_with_an_unlisted_code_delays_the_call_and_fails_no_order()
    {
        var played = await host.PlayedAsync("sandbox-hourly-limit");
        var path = $"/packages/{played.Name("115#1")}/ship";

        await played.BecomesAsync("the call is made again", () => Task.FromResult(
            played.Calls(path).Any(call => call.Http == 429) && played.Effects("#1", EffectKind.PackageShipped).Count == 1));
        await played.BecomesAsync("#1", "shipped by a call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.State == "processing");
    }

    private static string TypeOf(JsonElement entry) => TypeName.Of(entry.GetProperty("type").GetString()!);

    private static string SentenceOf(JsonElement entry) => entry.GetProperty("sentence").GetString()!;

    private static bool IsSample(JsonElement order) =>
        order.TryGetProperty("isSample", out var flag) && flag.ValueKind == JsonValueKind.True;
}

/// <summary>An event's type without its version, with one spelling of blanks.</summary>
internal static class TypeName
{
    public static string Of(string type) =>
        (type.LastIndexOf(".v", StringComparison.Ordinal) is > 0 and var end ? type[..end] : type).Replace('_', '-');
}
