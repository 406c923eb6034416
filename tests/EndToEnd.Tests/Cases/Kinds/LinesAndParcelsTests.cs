using System.Text.Json;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 4: what is true of a line or a parcel is not true of the order.</summary>
[Collection(CaseCollection.Name)]
public sealed class LinesAndParcelsTests(CaseHost host)
{
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
    public async Task A_bundle_that_is_cancelled_gives_back_its_own_parts()
    {
        var played = await host.PlayedAsync("one-bundle-of-two-is-cancelled");

        await played.StockBecomesAsync("O4-P", onHand: 9, reserved: 2, consumed: 0);
        await played.StockBecomesAsync("O4-Q", onHand: 9, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task Each_parcel_takes_its_own_units_off_the_shelf()
    {
        var played = await host.PlayedAsync("one-parcel-collected-then-the-other");

        await played.BecomesAsync("#1", "shipped", moment => moment.State == "shipped");
        await played.StockBecomesAsync("O4-C", onHand: 9, reserved: 0, consumed: 2);
        Assert.NotEqual("shipped", played.AtWait(0, "#1").State);
        foreach (var number in (string[])["TA#1", "TB#1"])
            Assert.Equal([played.Name("#1")], await played.FoundAsync(number));
    }

    [Fact]
    public async Task A_line_on_hold_stays_and_the_other_one_ships()
    {
        var played = await host.PlayedAsync("one-line-on-hold-the-other-ships");

        Assert.All(played.Replies("post"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        await played.ShipsByCallsAsync("#1", 2);
        Assert.Equal(
            [played.Name("116#1"), played.Name("115#1")],
            played.Effects("#1", EffectKind.PackageShipped).Select(shipped => shipped.PackageId));
        Assert.Equal("processing", played.AtWait(0, "#1").State);
        Assert.Single(played.AtWait(0, "#1").Effects);
    }

    [Fact]
    public async Task A_unit_that_travels_has_left_the_shelf_although_its_order_is_cancelled()
    {
        var played = await host.PlayedAsync("cancelled-while-one-parcel-travels");

        await played.StockBecomesAsync("O4-F", onHand: 5, reserved: 0, consumed: 1);
        await played.StockBecomesAsync("O4-G", onHand: 5, reserved: 0, consumed: 0);
    }

    [Fact]
    public async Task A_gift_that_is_arranged_arranges_nothing_else()
    {
        var played = await host.PlayedAsync("gift-arranged-the-bought-one-not");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.Equal([played.Name("58#1")], Assert.Single(played.Effects("#1", EffectKind.PackageShipped)).LineIds);
        Assert.Empty(played.ShipCalls("116#1"));
        Assert.True((await played.LineAsync("#1", "59#1")).GetProperty("isGift").GetBoolean());
        Assert.False((await played.LineAsync("#1", "58#1")).GetProperty("isGift").GetBoolean());
    }

    [Fact]
    public async Task Each_parcel_of_the_own_carrier_keeps_its_own_number()
    {
        var played = await host.PlayedAsync("own-carrier-in-two-parcels");

        Assert.All(played.Replies("ship"), reply => Assert.True(reply.IsSuccess, reply.ToString()));
        Assert.Equal(2, played.Effects("#1", EffectKind.OrderMarkedShipped).Count);
        foreach (var (line, number) in ((string, string)[])[("58#1", "TL#1"), ("59#1", "TM#1")])
        {
            await played.BecomesAsync($"{line} goes by {number}", async () =>
                (await played.LineAsync("#1", line)).GetProperty("trackingNumber").GetString() == played.Name(number));
            Assert.Equal([played.Name("#1")], await played.FoundAsync(number));
        }
    }

    [Fact]
    public async Task A_number_of_the_order_is_the_number_of_no_parcel_among_several()
    {
        var played = await host.PlayedAsync("one-number-for-two-parcels");

        var packages = await PackagesAsync(played);
        Assert.Equal(2, packages.Count);
        Assert.All(packages, package => Assert.Equal(JsonValueKind.Null, package.GetProperty("trackingNumber").ValueKind));
        Assert.Equal([played.Name("#1")], await played.FoundAsync("TR#1"));
    }

    [Fact]
    public async Task A_parcel_that_is_collected_later_was_not_collected_with_the_first_one()
    {
        var played = await host.PlayedAsync("second-parcel-collected-later");

        var collected = (await PackagesAsync(played)).ToDictionary(
            package => package.GetProperty("packageId").GetString()!, package => package.GetProperty("collectedAt").GetDateTimeOffset());
        Assert.True(collected[played.Name("115#1")] < collected[played.Name("116#1")], "both parcels have the time of the first one");
    }

    private static async Task<List<JsonElement>> PackagesAsync(PlayedCase played) =>
        [.. (await played.OrderAsync("#1")).Detail.GetProperty("packages").EnumerateArray()];

    [Fact]
    public async Task A_parcel_that_is_lost_has_left_the_shelf_and_was_not_delivered()
    {
        var played = await host.PlayedAsync("one-parcel-lost-the-other-delivered");

        await played.StockBecomesAsync("O4-K", onHand: 9, reserved: 0, consumed: 2);
        Assert.Equal("delivered", (await played.LineAsync("#1", "58#1")).GetProperty("state").GetString());
        Assert.Equal("lost", (await played.LineAsync("#1", "59#1")).GetProperty("state").GetString());
    }
}
