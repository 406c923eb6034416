using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 5: not every refusal is final, and not every one is the order's own.</summary>
[Collection(CaseCollection.Name)]
public sealed class RefusalsTests(CaseHost host)
{
    [Fact]
    public async Task A_401_at_a_ship_call_refreshes_the_token_and_the_call_is_made_again()
    {
        var played = await host.PlayedAsync("token-refused-at-the-ship-call");

        await played.BecomesAsync("#1", "shipped by one call that is done", moment => moment.Effects is [("ship", "done")]);
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
    }

    [Theory]
    [InlineData("internal-error-in-a-business-code")]
    [InlineData("a-page-in-place-of-json")]
    [InlineData("busy-in-words-only")]
    [InlineData("no-read-before-the-call")]
    public async Task What_passes_is_tried_again_and_fails_no_order(string name)
    {
        var played = await host.PlayedAsync(name);

        await played.BecomesAsync("#1", "shipped by one call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.State == "processing");
        Assert.Single(played.Effects("#1", EffectKind.PackageShipped));
    }

    [Fact]
    public async Task A_403_is_about_the_authorization_and_the_order_waits()
    {
        var played = await host.PlayedAsync("forbidden-with-a-code-of-tomorrow");

        await played.BecomesAsync("the call is refused", () => Task.FromResult(played.ShipCalls("115#1").Count > 0));
        await played.BecomesAsync("the shop says that a person is needed", async () =>
            (await played.ShopViewAsync()).ToString().Contains("36990001", StringComparison.Ordinal));
        var order = await played.OrderAsync("#1");
        Assert.Equal("processing", order.State);
        Assert.Null(order.Failure);
        Assert.DoesNotContain(order.Effects, effect => effect is (_, "refused") or (_, "uncertain"));
    }

    [Fact]
    public async Task A_refusal_that_says_has_been_shipped_means_done()
    {
        var played = await host.PlayedAsync("done-already-in-other-words");

        await played.BecomesAsync("#1", "shipped by a call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.State == "processing");
        Assert.NotEqual("failed", played.AtWait(0, "#1").State);
    }

    [Fact]
    public async Task A_success_that_says_nothing_is_looked_at_and_not_repeated()
    {
        var played = await host.PlayedAsync("success-that-says-nothing");

        await played.BecomesAsync("#1", "shipped by a call that is done", moment =>
            moment.Effects is [("ship", "done")] && moment.State == "processing");
        Assert.Single(played.Calls($"/orders/{played.Name("#1")}/packages"));
    }
}
