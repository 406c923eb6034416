using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 2: a webhook and the API say two things.</summary>
[Collection(CaseCollection.Name)]
public sealed class TwoSourcesTests(CaseHost host)
{
    [Fact]
    public async Task An_order_whose_buyer_asks_to_cancel_is_not_shipped_by_rule_while_the_API_is_behind()
    {
        var played = await host.PlayedAsync("request-to-cancel-ahead-of-the-api");

        Assert.Empty(played.ShipCalls("115#1"));
        Assert.Single(played.Effects("#2", EffectKind.PackageShipped));
        await played.BecomesAsync("#1", "held for the buyer's request", moment => moment.Holds.Count > 0 && moment.State != "failed");
    }

    [Fact]
    public async Task A_request_that_is_withdrawn_before_any_read_shows_it_holds_the_order_no_more()
    {
        var played = await host.PlayedAsync("request-withdrawn-ahead-of-the-api");

        Assert.NotEmpty(played.AtWait(0, "#1").Holds);
        await played.ShipsByCallsAsync("#1", 1);
        Assert.Empty((await played.OrderAsync("#1")).Holds);
    }

    [Fact]
    public async Task Lines_that_a_webhook_calls_cancelled_hold_the_order_until_the_API_says_which()
    {
        var played = await host.PlayedAsync("some-lines-cancelled-ahead-of-the-api");

        Assert.NotEmpty(played.AtWait(0, "#1").Holds);
        Assert.Empty(played.AtWait(0, "#1").Effects);
        await played.ShipsByCallsAsync("#1", 1);
        Assert.Empty(played.ShipCalls("116#1"));
        await played.StockBecomesAsync("O2-F", onHand: 5, reserved: 1, consumed: 0);
        await played.StockBecomesAsync("O2-G", onHand: 5, reserved: 0, consumed: 0);
    }

    [Fact]
    public async Task A_webhook_of_an_order_that_no_read_shows_yet_brings_the_order_in_by_itself()
    {
        var played = await host.PlayedAsync("webhook-before-any-read");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.StockBecomesAsync("O2-B", onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_payment_that_a_webhook_tells_of_is_waited_for_without_another_webhook()
    {
        var played = await host.PlayedAsync("payment-ahead-of-the-api");

        Assert.Equal("UNPAID", played.AtWait(0, "#1").Order.GetProperty("channelStatus").GetString());
        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
    }

    [Fact]
    public async Task An_invoice_that_a_webhook_tells_of_is_looked_for_soon()
    {
        var played = await host.PlayedAsync("invoice-ahead-of-the-api");

        Assert.NotEmpty(played.AtWait(0, "#1").Holds);
        await played.ShipsByCallsAsync("#1", 1);
    }

    [Fact]
    public async Task Webhooks_that_are_older_than_what_was_read_change_nothing()
    {
        var played = await host.PlayedAsync("webhooks-in-the-wrong-order");

        var order = await played.OrderAsync("#1");
        Assert.Equal("shipped", order.State);
        Assert.Empty(order.Holds);
        Assert.Equal(played.AtWait(0, "#1").Version, order.Version);
        await played.StockBecomesAsync("O2-D", onHand: 5, reserved: 0, consumed: 1);
    }

    [Fact]
    public async Task An_order_whose_first_webhook_tells_of_a_return_is_read_and_shown()
    {
        var played = await host.PlayedAsync("return-before-any-read");

        await played.BecomesAsync("#1", "delivered", moment => moment.State == "delivered");
    }
}
