using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 3: whether a label exists is known, and not guessed from one member or from our own call.</summary>
[Collection(CaseCollection.Name)]
public sealed class ArrangedTests(CaseHost host)
{
    [Fact]
    public async Task A_package_that_was_arranged_in_Seller_Center_is_not_arranged_again()
    {
        var played = await host.PlayedAsync("arranged-in-seller-center");

        Assert.Empty(played.ShipCalls("115#1"));
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_label_that_reads_show_late_is_bought_once()
    {
        var played = await host.PlayedAsync("label-that-reads-show-late");

        Assert.Single(played.Effects("#1", EffectKind.LabelBought));
        Assert.Single(LabelCalls(played));
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Theory]
    [InlineData("rts-time-alone")]
    [InlineData("order-awaits-collection-and-its-line-lags")]
    public async Task One_sign_of_a_label_is_enough_to_buy_none(string name)
    {
        var played = await host.PlayedAsync(name);

        Assert.Empty(LabelCalls(played));
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
        Assert.Equal("arranged", (await played.LineAsync("#1", "58#1")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_package_that_TikTok_makes_anew_and_open_is_arranged_again()
    {
        var played = await host.PlayedAsync("package-made-anew-after-the-carrier-refused");

        Assert.All(played.Replies("ship"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.ShipsByCallsAsync("#1", 2);
        Assert.Equal(
            [played.Name("115#1"), played.Name("116#1")],
            played.Effects("#1", EffectKind.PackageShipped).Select(shipped => shipped.PackageId));
    }

    [Fact]
    public async Task Packages_that_TikTok_combines_after_our_calls_are_not_arranged_again()
    {
        var played = await host.PlayedAsync("packages-combined-after-our-calls");

        Assert.Empty(played.ShipCalls("117#1"));
        Assert.Equal(2, played.Effects("#1", EffectKind.PackageShipped).Count);
        Assert.NotEqual("failed", (await played.OrderAsync("#1")).State);
    }

    [Fact]
    public async Task A_corrected_tracking_number_opens_nothing_and_both_numbers_find_the_order()
    {
        var played = await host.PlayedAsync("tracking-number-corrected");

        await played.BecomesAsync("the new number is shown", async () =>
            (await played.LineAsync("#1", "58#1")).GetProperty("trackingNumber").GetString() == played.Name("TG#1"));
        Assert.Single(played.Effects("#1", EffectKind.OrderMarkedShipped));
        foreach (var number in (string[])["TF#1", "TG#1"])
            Assert.Equal([played.Name("#1")], await played.FoundAsync(number));
    }

    private static List<ApiCallRecord> LabelCalls(PlayedCase played) =>
        [.. played.Calls("/fulfillment/202309/packages").Where(call => call is { Method: "POST", Path: "/fulfillment/202309/packages" })];
}
