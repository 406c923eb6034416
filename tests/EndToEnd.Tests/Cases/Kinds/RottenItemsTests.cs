using System.Net;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 9: one rotten item spoils nothing beside it.</summary>
[Collection(CaseCollection.Name)]
public sealed class RottenItemsTests(CaseHost host)
{
    [Theory]
    [InlineData("order-without-an-id-in-a-page", "O9-A")]
    [InlineData("page-of-things-that-are-no-orders", "O9-B")]
    [InlineData("order-nested-too-deep", "O9-C")]
    [InlineData("order-of-the-far-future", "O9-F")]
    public async Task Every_order_beside_a_rotten_one_comes_in(string name, string sku)
    {
        var played = await host.PlayedAsync(name);

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.BecomesAsync("#2", "processing", moment => moment.State == "processing");
        Assert.All(played.Replies("sync"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.StockBecomesAsync(sku, onHand: 9, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task An_order_that_claims_a_time_to_come_is_put_aside()
    {
        var played = await host.PlayedAsync("order-of-the-far-future");

        Assert.Equal(HttpStatusCode.NotFound, (await played.GetAsync($"/api/v1/orders/{played.Name("#8")}")).Status);
    }

    [Fact]
    public async Task Orders_with_lines_that_are_none_are_put_aside_until_TikTok_mends_them()
    {
        var played = await host.PlayedAsync("lines-that-are-none");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.BecomesAsync("#7", "processing once it was mended", moment => moment.State == "processing");
        foreach (var rotten in (string[])["#5", "#6", "#8"])
            Assert.Equal(HttpStatusCode.NotFound, (await played.GetAsync($"/api/v1/orders/{played.Name(rotten)}")).Status);
        await played.StockBecomesAsync("O9-D", onHand: 9, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task A_webhook_that_names_an_order_nobody_can_read_keeps_no_other_order_waiting()
    {
        var played = await host.PlayedAsync("webhook-of-two-orders-one-unknown");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        await played.BecomesAsync("#2", "processing", moment => moment.State == "processing");
        await played.StockBecomesAsync("O9-E", onHand: 9, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task Names_that_are_too_long_keep_no_other_order_out()
    {
        var played = await host.PlayedAsync("names-longer-than-names");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        Assert.True(Assert.Single(played.Replies("sync")).IsSuccess);
        await played.BecomesAsync("#7", "shown with what is wrong", moment => moment.Failure is { Length: > 0 });
    }
}
