using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 6: a list in code closes nothing that TikTok opened.</summary>
[Collection(CaseCollection.Name)]
public sealed class UnknownWordsTests(CaseHost host)
{
    [Fact]
    public async Task Words_that_nobody_knew_stop_no_order()
    {
        var played = await host.PlayedAsync("order-type-of-tomorrow");

        await played.ShipsByCallsAsync("#1", 1);
        await played.StockBecomesAsync("O6-A", onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_paid_order_of_an_unknown_status_has_firm_stock_and_can_be_shipped()
    {
        var played = await host.PlayedAsync("order-status-of-tomorrow");

        var order = await played.OrderAsync("#1");
        Assert.Equal("PACKING_AT_HUB", order.Order.GetProperty("channelStatus").GetString());
        Assert.Equal("processing", played.AtWait(0, "#1").State);
        Assert.Equal("Firm", order.Detail.GetProperty("groups")[0].GetProperty("phase").GetString());
        await played.ShipsByCallsAsync("#1", 1);
        var list = await played.GetAsync($"/api/v1/orders?shop={played.Shop.Id}&channelStatus=PACKING_AT_HUB");
        Assert.Single(list.Body!.Value.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_package_of_an_unknown_status_is_arranged_when_another_sign_says_so()
    {
        var played = await host.PlayedAsync("package-status-of-tomorrow");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.Empty(played.ShipCalls("115#1"));
        Assert.Single(played.ShipCalls("116#1"));
    }

    [Fact]
    public async Task A_tracking_number_for_an_unknown_kind_of_shipping_goes_to_TikTok()
    {
        var played = await host.PlayedAsync("kind-of-shipping-of-tomorrow");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.Contains(played.Name("TS#1"), Assert.Single(played.Effects("#1", EffectKind.PackageShipped)).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_a_former_status_goes_by_its_order()
    {
        var played = await host.PlayedAsync("line-status-of-the-past");

        await played.ShipsByCallsAsync("#1", 1);
    }

    [Fact]
    public async Task A_webhook_of_an_unknown_type_is_a_hint_to_read_the_order_that_it_names()
    {
        var played = await host.PlayedAsync("webhook-of-tomorrow");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        Assert.Contains(played.Calls("/order/202507/orders"), call => call.Query.Contains(played.Name("#1"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_currency_and_a_region_that_nobody_knew_are_taken_as_they_are()
    {
        var played = await host.PlayedAsync("currency-and-region-of-tomorrow");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        var order = await played.OrderAsync("#1");
        Assert.Equal("XQT", order.Order.GetProperty("currency").GetString());
        Assert.Equal(20.00m, order.Order.GetProperty("totalAmount").GetDecimal());
        Assert.Equal(20.00m, order.Detail.GetProperty("money").GetProperty("sellerRevenue").GetDecimal());
    }

    [Fact]
    public async Task A_cancellation_for_an_unknown_reason_is_one_and_keeps_the_reason()
    {
        var played = await host.PlayedAsync("cancelled-for-a-reason-of-tomorrow");

        await played.BecomesAsync("#1", "cancelled", moment => moment.State == "cancelled");
        await played.StockBecomesAsync("O6-G", onHand: 5, reserved: 0, consumed: 0);
        Assert.Contains(await played.TimelineAsync("#1"), entry =>
            entry.GetProperty("sentence").GetString() is { } sentence
            && sentence.Contains("oracle", StringComparison.OrdinalIgnoreCase)
            && sentence.Contains("Meteor shower", StringComparison.Ordinal));
    }
}
