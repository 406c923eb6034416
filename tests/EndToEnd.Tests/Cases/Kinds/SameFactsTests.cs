using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 1: a difference that is none, and a difference that is missed.</summary>
[Collection(CaseCollection.Name)]
public sealed class SameFactsTests(CaseHost host)
{
    [Fact]
    public async Task A_picture_whose_URL_is_signed_anew_at_each_read_is_no_change()
    {
        var played = await host.PlayedAsync("avatar-signed-anew");

        Assert.Empty(await played.ChangesAsync("#1"));
        Assert.Equal(played.AtWait(0, "#1").Version, (await played.OrderAsync("#1")).Version);
    }

    [Fact]
    public async Task The_same_facts_in_other_words_and_another_sequence_are_no_change()
    {
        var played = await host.PlayedAsync("same-facts-written-otherwise");

        Assert.Empty(await played.ChangesAsync("#1"));
        Assert.Equal(played.AtWait(0, "#1").Version, (await played.OrderAsync("#1")).Version);
        await played.StockBecomesAsync("O1-C", onHand: 5, reserved: 2, consumed: 0);
    }

    [Fact]
    public async Task A_delivery_option_and_a_note_that_change_in_place_are_told()
    {
        var played = await host.PlayedAsync("delivery-option-changed-in-place");

        await played.BecomesAsync("the change is in the timeline", async () => (await played.ChangesAsync("#1")).Count > 0);
        var change = Assert.Single(await played.ChangesAsync("#1"));
        Assert.Contains("delivery option", change, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("message", change, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Notes_that_no_rule_reads_are_told_each_once()
    {
        var played = await host.PlayedAsync("a-note-by-the-seller-at-tiktok");

        await played.BecomesAsync("both changes are told", async () => (await played.ChangesAsync("#1")).Count >= 2);
        Assert.Collection(
            await played.ChangesAsync("#1"),
            first => Assert.Contains("seller note", first, StringComparison.OrdinalIgnoreCase),
            second => Assert.Contains("address", second, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_text_that_TikTok_masks_is_no_other_address_and_takes_no_call_back()
    {
        var played = await host.PlayedAsync("address-masked-by-the-platform");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.DoesNotContain(await played.ChangesAsync("#1"), change => change.Contains("address", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_deadline_that_moves_while_the_update_time_stands_still_is_shown_and_told()
    {
        var played = await host.PlayedAsync("deadlines-moved-in-place");
        var before = played.AtWait(0, "#1").Order.GetProperty("shipBy").GetDateTimeOffset();

        await played.BecomesAsync("#1", "shown with a day more", moment =>
            moment.Order.GetProperty("shipBy").GetDateTimeOffset() == before.AddDays(1));
        Assert.Contains("deadlines", Assert.Single(await played.ChangesAsync("#1")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_package_that_is_split_in_place_ships_as_two_with_the_line_of_each()
    {
        var played = await host.PlayedAsync("packages-split-in-place");

        await played.ShipsByCallsAsync("#1", 2);
        foreach (var (package, line) in (ReadOnlySpan<(string, string)>)[("115#1", "58#1"), ("116#1", "59#1")])
        {
            var shipped = played.Effects("#1", EffectKind.PackageShipped).Single(entry => entry.PackageId == played.Name(package));
            Assert.Equal([played.Name(line)], shipped.LineIds);
        }

        Assert.Contains(await played.ChangesAsync("#1"), change => change.Contains("moved", StringComparison.OrdinalIgnoreCase));
    }
}
