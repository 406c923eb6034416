using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Tests.Shops;

using ShopDecision = Decision<ShopEvent, ShopRejection>;

public sealed class ShopDeciderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_accessEnds = s_now.AddDays(7);
    private static readonly DateTimeOffset s_refreshEnds = s_now.AddDays(365);

    [Fact]
    public void A_shop_is_connected_and_due_to_sync_at_once()
    {
        var shop = Connected();

        Assert.Equal((true, "US", s_now, s_now), (shop.IsConnected, shop.Region, shop.ConnectedAt, shop.NextSyncAt));
    }

    [Fact]
    public void Connecting_twice_with_the_same_authorization_is_once() => Assert.Empty(Events(Connect(Connected())));

    /// <summary>Found by the simulation: a caller without an answer repeats, and the pair was refreshed in between.</summary>
    [Fact]
    public void A_late_repeat_of_connecting_does_not_bring_back_a_pair_that_was_refreshed_since()
    {
        var shop = Fold(Connected(), ShopDecider.RefreshTokens(
            Connected(), s_accessEnds.AddHours(1), s_refreshEnds.AddHours(1), s_now.AddHours(1)));

        Assert.Empty(Events(Connect(shop)));
    }

    [Fact]
    public void A_shop_that_was_disconnected_takes_any_authorization()
    {
        var shop = Fold(Connected(), ShopDecider.Disconnect(Connected(), "removed", s_now));

        Assert.Single(Events(ShopDecider.Connect(
            shop, "Mugs", "US", "cipher", s_accessEnds.AddHours(-1), s_refreshEnds, s_now)));
    }

    [Fact]
    public void Connecting_again_keeps_when_stock_began_to_count_and_how_far_was_read()
    {
        var shop = Fold(Connected(), ShopDecider.NoteSync(Connected(), s_now, TimeSpan.Zero, 1, null, s_now));
        shop = Fold(shop, ShopDecider.Disconnect(shop, "removed", s_now));

        shop = Fold(shop, ShopDecider.Connect(
            shop, "Mugs", "US", "cipher", s_accessEnds.AddDays(1), s_refreshEnds, s_now.AddDays(1)));

        Assert.Equal((s_now, s_now), (shop.ConnectedAt, shop.SyncedTo));
    }

    [Fact]
    public void A_disconnected_shop_is_not_due_to_sync_and_is_disconnected_once()
    {
        var shop = Fold(Connected(), ShopDecider.Disconnect(Connected(), "the seller removed the app", s_now));

        Assert.Equal((false, null), (shop.IsConnected, shop.NextSyncAt));
        Assert.Empty(Events(ShopDecider.Disconnect(shop, "again", s_now)));
    }

    [Fact]
    public void A_shop_that_is_not_connected_refuses_what_needs_a_connection()
    {
        Assert.Equal(ShopRejection.NotConnected, Refusal(ShopDecider.RefreshTokens(
            Shop.Unknown, s_accessEnds, s_refreshEnds, s_now)));
        Assert.Equal(ShopRejection.NotConnected, Refusal(ShopDecider.ChangeSettings(
            Shop.Unknown, ShopSettings.Default, s_now)));
        Assert.Equal(ShopRejection.NotConnected, Refusal(ShopDecider.LinkListings(Shop.Unknown, [], s_now)));
        Assert.Equal(ShopRejection.NotConnected, Refusal(ShopDecider.NoteSync(
            Shop.Unknown, s_now, TimeSpan.Zero, 0, null, s_now)));
    }

    [Fact]
    public void Warehouses_and_the_notation_of_units_are_settings_like_the_others()
    {
        var settings = ShopSettings.Default with { UnitSign = "*", Warehouses = [new("W2", "south"), new("W1", "north\u200B")] };
        var shop = Fold(Connected(), ShopDecider.ChangeSettings(Connected(), settings, s_now));

        Assert.Equal("W1 north, W2 south", string.Join(
            ", ", shop.Settings.Warehouses!.Value.Select(warehouse => $"{warehouse.WarehouseId} {warehouse.Location}")));
        Assert.Equal("*", shop.Settings.UnitSign);
        Assert.Empty(Events(ShopDecider.ChangeSettings(shop, settings, s_now)));
        Assert.Null(Fold(shop, ShopDecider.ChangeSettings(shop, settings with { Warehouses = [] }, s_now)).Settings.Warehouses);
    }

    [Fact]
    public void A_location_that_looks_like_the_known_one_keeps_the_form_under_which_stock_was_counted()
    {
        var old = Connected() with { Settings = ShopSettings.Default with { Location = "Lager  Nord" } };

        Assert.Empty(Events(ShopDecider.ChangeSettings(old, old.Settings with { Location = "Lager Nord" }, s_now)));
        var shop = Fold(old, ShopDecider.ChangeSettings(old, old.Settings with { Location = "Lager\u00A0S\u00FCd " }, s_now));
        Assert.Equal("Lager S\u00FCd", shop.Settings.Location);

        var linked = Fold(old, ShopDecider.ChangeSettings(old, old.Settings with { Warehouses = [new("W1", "Lager Nord")] }, s_now));
        Assert.Equal(old.Settings.Location, Assert.Single(linked.Settings.Warehouses!.Value).Location);
    }

    [Fact]
    public void A_link_is_stored_in_one_form()
    {
        Assert.Equal(
            new ListingLink("173", "", "TEA", "Tea"), ListingLink.Of("173", "", "Tea", [new SkuUnits("TEA\u200B", 1)]));
        var set = ListingLink.Of("173", "", "", [new SkuUnits("TEA", 2), new SkuUnits("CUP", 1), new SkuUnits("TEA ", 1)]);
        Assert.Equal("CUP:1 TEA:3", string.Join(' ', set.GetTaken().Select(unit => $"{unit.Sku}:{unit.Units}")));
        Assert.Empty(ListingLink.Of("173", "", "", []).GetTaken());
    }

    [Fact]
    public void Settings_that_stand_already_are_not_written_again()
    {
        var settings = ShopSettings.Default with { Location = "north" };
        var shop = Fold(Connected(), ShopDecider.ChangeSettings(Connected(), settings, s_now));

        Assert.Equal(settings, shop.Settings);
        Assert.Empty(Events(ShopDecider.ChangeSettings(shop, settings, s_now)));
    }

    [Fact]
    public void The_cursor_of_a_sync_never_moves_back()
    {
        var shop = Connected();
        shop = Sync(shop, s_now.AddMinutes(10));
        Assert.Equal(s_now.AddMinutes(10), shop.SyncedTo);
        Assert.Equal(s_now.AddMinutes(10), Sync(shop, s_now.AddMinutes(5)).SyncedTo);
        Assert.Equal(s_now.AddMinutes(10), Sync(shop, null).SyncedTo);
        Assert.Equal(s_now.AddMinutes(11), Sync(shop, s_now.AddMinutes(11)).SyncedTo);
    }

    [Fact]
    public void A_sync_that_stopped_early_says_why_until_one_reads_everything()
    {
        var shop = Fold(Connected(), ShopDecider.NoteSync(
            Connected(), null, TimeSpan.FromMinutes(2), 0, "TikTok did not answer", s_now));
        Assert.Equal(("TikTok did not answer", s_now.AddMinutes(2)), (shop.LastSyncError, shop.NextSyncAt));

        Assert.Null(Sync(shop, s_now).LastSyncError);
    }

    private static Shop Connected() => Fold(Shop.Unknown, Connect(Shop.Unknown));

    private static ShopDecision Connect(Shop shop) =>
        ShopDecider.Connect(shop, "Mugs", "us", "cipher", s_accessEnds, s_refreshEnds, s_now);

    private static Shop Sync(Shop shop, DateTimeOffset? to) =>
        Fold(shop, ShopDecider.NoteSync(shop, to, TimeSpan.FromMinutes(2), 1, null, s_now));

    private static Shop Fold(Shop shop, ShopDecision decision) => Events(decision).Aggregate(shop, ShopFold.Apply);

    private static IEnumerable<ShopEvent> Events(ShopDecision decision) =>
        Assert.IsType<ShopDecision.Accepted>(decision).Events;

    private static ShopRejection Refusal(ShopDecision decision) =>
        Assert.IsType<ShopDecision.Rejected>(decision).Reason;
}
