using System.Net;
using System.Text.Json;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 8: names that look the same are the same, at every way in.</summary>
[Collection(CaseCollection.Name)]
public sealed class LookAlikeNamesTests(CaseHost host)
{
    [Fact]
    public async Task Invisible_characters_and_other_blanks_make_no_other_SKU()
    {
        var played = await host.PlayedAsync("sku-with-soft-hyphen-and-tab");

        foreach (var sku in (string[])["O8-SOFT", "O8 TAB", "O8JOIN", "O8-END"])
            await played.StockBecomesAsync(sku, onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task Signs_that_mean_something_in_an_address_make_no_other_SKU()
    {
        var played = await host.PlayedAsync("sku-with-slash-percent-and-plus");

        foreach (var sku in (string[])["O8/50%+A&B?", "O8%2F50"])
            await played.StockBecomesAsync(sku, onHand: 5, reserved: 1, consumed: 0);
    }

    [Theory]
    [InlineData("O8-\u00c1o \u0111\u1ecf")]
    [InlineData("o8-A\u0301o\u00a0\u0111o\u0309")]
    [InlineData("TQ#1")]
    [InlineData("\u200bTQ#1\u00a0")]
    [InlineData("\u200ftq#1")]
    public async Task An_order_is_found_by_what_looks_like_its_SKU_or_tracking_number(string text)
    {
        var played = await host.PlayedAsync("found-by-a-look-alike");

        await played.BecomesAsync("the order is found", async () => (await played.FoundAsync(text)).Count > 0);
        Assert.Equal([played.Name("#1")], await played.FoundAsync(text));
    }

    [Fact]
    public async Task An_order_of_an_own_channel_takes_the_stock_of_the_SKU_that_looks_the_same()
    {
        var played = await host.PlayedAsync("own-order-of-a-look-alike-sku");

        Assert.All(played.Replies("post"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.StockBecomesAsync("O8 OWN", onHand: 5, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task A_link_takes_the_stock_of_the_SKU_that_looks_the_same()
    {
        var played = await host.PlayedAsync("link-to-a-look-alike-sku");

        Assert.All(played.Replies("link"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.StockBecomesAsync("O8 LINK", onHand: 9, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task TikTok_gets_the_tracking_number_that_a_person_sees()
    {
        var played = await host.PlayedAsync("tracking-number-with-what-nobody-sees");

        await played.BecomesAsync("the order is marked as shipped", () =>
            Task.FromResult(played.Effects("#1", EffectKind.OrderMarkedShipped).Count > 0));
        var sent = JsonElement.Parse(Assert.Single(played.Effects("#1", EffectKind.OrderMarkedShipped)).Payload);
        Assert.Equal(played.Name("TT#1"), sent.GetProperty("tracking_number").GetString());
        Assert.Equal("7117858858072016686", sent.GetProperty("shipping_provider_id").GetString());
    }

    [Fact]
    public async Task The_id_of_a_variant_is_the_one_that_a_person_sees()
    {
        var played = await host.PlayedAsync("ids-copied-from-a-page");

        Assert.All(played.Replies("link"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.StockBecomesAsync("O8-COPY", onHand: 9, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task An_order_of_an_own_channel_whose_id_looks_the_same_is_the_same_order()
    {
        var played = await host.PlayedAsync("own-order-sent-twice");

        var replies = played.Replies("post");
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], replies.Select(reply => reply.Status));
        Assert.Single(replies.Select(reply => reply.Body!.Value.GetProperty("orderId").GetString()).Distinct());
        await played.StockBecomesAsync("O8-TWICE", onHand: 9, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task Units_that_are_counted_in_under_two_spellings_are_units_of_one_SKU()
    {
        var played = await host.PlayedAsync("counted-in-under-two-spellings");

        await played.StockBecomesAsync("O8-DOUBLE", onHand: 3, reserved: 3, consumed: 0);
    }

    [Fact]
    public async Task A_shop_takes_its_stock_from_the_location_that_looks_the_same()
    {
        var played = await host.PlayedAsync("location-that-looks-the-same");

        Assert.All(played.Replies("post"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.StockBecomesAsync("O8-PLACE", onHand: 5, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task An_address_in_other_letters_that_look_the_same_is_no_other_address()
    {
        var played = await host.PlayedAsync("address-in-other-letters");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.Empty(await played.ChangesAsync("#1"));
    }
}
