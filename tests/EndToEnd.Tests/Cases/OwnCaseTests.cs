using System.Text.Json;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>Where else the nine kinds of fault can strike: cases of our own, played as the handed ones are.</summary>
[Collection(CaseCollection.Name)]
public sealed class OwnCaseTests(CaseHost host)
{
    [Fact]
    public async Task A_picture_whose_URL_is_signed_anew_at_each_read_is_no_change()
    {
        var played = await host.PlayedAsync("avatar-signed-anew");

        Assert.DoesNotContain(await played.TimelineAsync("#1"), IsChannelChange);
        Assert.Equal(Version(played.AtWait(0, "#1")), Version(await played.OrderAsync("#1")));
    }

    [Fact]
    public async Task A_delivery_option_and_a_note_that_change_in_place_are_told()
    {
        var played = await host.PlayedAsync("delivery-option-changed-in-place");

        await played.BecomesAsync("the change is in the timeline", async () => (await played.TimelineAsync("#1")).Any(IsChannelChange));
        var change = Assert.Single(await played.TimelineAsync("#1"), IsChannelChange).GetProperty("sentence").GetString()!;
        Assert.Contains("delivery option", change, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("message", change, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_order_whose_buyer_asks_to_cancel_is_not_shipped_by_rule_while_the_API_is_behind()
    {
        var played = await host.PlayedAsync("request-to-cancel-ahead-of-the-api");

        Assert.Empty(played.Calls($"/packages/{played.Name("115#1")}/ship"));
        Assert.Single(played.Effects("#2", EffectKind.PackageShipped));
        await played.BecomesAsync("#1", "held for the buyer's request", moment => moment.Holds.Count > 0 && moment.State != "failed");
    }

    [Fact]
    public async Task A_package_that_was_arranged_in_Seller_Center_is_not_arranged_again()
    {
        var played = await host.PlayedAsync("arranged-in-seller-center");

        Assert.Empty(played.Calls($"/packages/{played.Name("115#1")}/ship"));
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_label_that_reads_show_late_is_bought_once()
    {
        var played = await host.PlayedAsync("label-that-reads-show-late");

        Assert.Single(played.Effects("#1", EffectKind.LabelBought));
        Assert.Single(played.Calls("/fulfillment/202309/packages"), call => call.Method == "POST");
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_line_that_is_cancelled_gives_back_its_own_unit_and_is_not_shipped()
    {
        var played = await host.PlayedAsync("one-line-of-three-is-cancelled");

        await played.StockBecomesAsync("O4-A", onHand: 9, reserved: 1, consumed: 0);
        await played.StockBecomesAsync("O4-B", onHand: 9, reserved: 1, consumed: 0);
        await played.BecomesAsync("the rest is marked as shipped", () =>
            Task.FromResult(played.Effects("#1", EffectKind.OrderMarkedShipped).Count > 0));
        var marked = Assert.Single(played.Effects("#1", EffectKind.OrderMarkedShipped));
        Assert.Equal([played.Name("57#1"), played.Name("59#1")], marked.LineIds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_parcel_takes_its_own_units_off_the_shelf()
    {
        var played = await host.PlayedAsync("one-parcel-collected-then-the-other");

        await played.BecomesAsync("#1", "shipped", moment => moment.State == "shipped");
        await played.StockBecomesAsync("O4-C", onHand: 9, reserved: 0, consumed: 2);
        Assert.NotEqual("shipped", played.AtWait(0, "#1").State);
        foreach (var number in (string[])["TA#1", "TB#1"])
        {
            var found = await played.GetAsync($"/api/v1/orders?q={played.Name(number)}");
            Assert.Single(found.Body!.Value.GetProperty("items").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_401_at_a_ship_call_refreshes_the_token_and_the_call_is_made_again()
    {
        var played = await host.PlayedAsync("token-refused-at-the-ship-call");

        await played.BecomesAsync("#1", "shipped by one call that is done", moment => moment.Effects is [("ship", "done")]);
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
    }

    [Fact]
    public async Task An_internal_error_of_TikTok_is_tried_again_and_fails_no_order()
    {
        var played = await host.PlayedAsync("internal-error-in-a-business-code");

        await played.BecomesAsync("#1", "shipped by one call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.State == "processing");
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
    }

    [Fact]
    public async Task Words_that_nobody_knew_stop_no_order()
    {
        var played = await host.PlayedAsync("order-type-of-tomorrow");

        await played.BecomesAsync("#1", "shipped by a call that is done", moment => moment.Effects is [("ship", "done")]);
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
        await played.StockBecomesAsync("O6-A", onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_total_that_cannot_be_read_is_unknown_and_not_zero()
    {
        var played = await host.PlayedAsync("total-that-cannot-be-read");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        var total = (await played.OrderAsync("#1")).Order.GetProperty("totalAmount");
        Assert.Equal(JsonValueKind.Null, total.ValueKind);
    }

    [Fact]
    public async Task Invisible_characters_and_other_blanks_make_no_other_SKU()
    {
        var played = await host.PlayedAsync("sku-with-soft-hyphen-and-tab");

        foreach (var sku in (string[])["O8-SOFT", "O8 TAB", "O8JOIN", "O8-END"])
            await played.StockBecomesAsync(sku, onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task An_order_without_an_id_keeps_no_other_of_its_page_out()
    {
        var played = await host.PlayedAsync("order-without-an-id-in-a-page");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.BecomesAsync("#2", "processing", moment => moment.State == "processing");
        Assert.True(Assert.Single(played.Replies("sync")).IsSuccess);
        await played.StockBecomesAsync("O9-A", onHand: 9, reserved: 2, consumed: 0);
    }

    private static bool IsChannelChange(JsonElement entry) =>
        TypeName.Of(entry.GetProperty("type").GetString()!) == "order.channel-changed";

    private static long Version(OrderMoment moment) => moment.Order.GetProperty("version").GetInt64();
}
