using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Shops;

public sealed class ShopEngineTests
{
    private readonly ShopWorld _world = new();

    [Fact]
    public void An_old_token_is_refreshed_once_for_all_who_need_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(accessFor: TimeSpan.FromMinutes(5));
        var gate = new TaskCompletionSource();
        _world.Channel.Gate = gate.Task;

        var calls = Enumerable.Range(0, 10).Select(_ => TokenAsync(_world.Shop)).ToList();
        await Turns.SettleAsync();
        gate.SetResult();
        var tokens = await Task.WhenAll(calls);

        Assert.Equal(["refresh refresh-0"], _world.Channel.Calls);
        Assert.All(tokens, token => Assert.Equal("access-1", token));
    });

    [Fact]
    public void A_token_that_the_channel_calls_expired_is_refreshed_once_and_the_calls_repeated() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.ValidToken = "access-1";
        _world.Changes("order-1", 1);

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => GetAsync()));

        Assert.All(results, found => Assert.Equal(1, found));
        Assert.Single(_world.Channel.Calls, call => call.StartsWith("refresh", StringComparison.Ordinal));

        async Task<int> GetAsync() => (await _world.Shop.CallAsync(
            access => _world.Channel.GetOrdersAsync(access, ["order-1"], CancellationToken.None))).Length;
    });

    [Fact]
    public void A_fresh_token_is_used_as_it_is() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();

        Assert.Equal("access-0", await TokenAsync(_world.Shop));
        Assert.Empty(_world.Channel.Calls);
    });

    [Fact]
    public void A_shop_is_not_called_disconnected_by_who_has_not_seen_that_it_was_connected_again() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        var outdated = _world.NewShop();
        await outdated.ExecuteAsync((shop, now) => ShopDecider.Disconnect(shop, "removed", now), ShopWorld.Context);
        await _world.NewShop().ExecuteAsync(
            (shop, now) => ShopDecider.Connect(shop, "Mugs", "US", "cipher", now.AddDays(8), now.AddDays(365), now),
            ShopWorld.Context,
            record => record with { AccessToken = "access-9", RefreshToken = "refresh-9" });

        Assert.Equal("access-9", await TokenAsync(outdated));
    });

    [Fact]
    public void A_new_pair_is_stored_sealed_and_another_activation_uses_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(accessFor: TimeSpan.FromMinutes(5));
        await TokenAsync(_world.Shop);

        var row = Assert.IsType<RowImage.Shop>(_world.Store.Row(ShopWorld.Key));
        Assert.Equal(
            ("shop/seller/shop/access|access-1", "shop/seller/shop/refresh|refresh-1"),
            (row.ProtectedAccessToken, row.ProtectedRefreshToken));
        Assert.Equal("access-1", await TokenAsync(_world.NewShop()));
        Assert.DoesNotContain(_world.Store.Stream(ShopWorld.Key.Stream), stored => stored.Data.Contains("access-1"));
    });

    [Fact]
    public void A_new_pair_survives_trouble_with_the_storage() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(accessFor: TimeSpan.FromMinutes(5));
        var faults = new Queue<Exception>(
        [
            new StorageUnavailableException("away"),
            new StorageOverloadedException("full"),
            new VersionConflictException(ShopWorld.Key.Stream, 1),
        ]);
        _world.Store.FailBefore = () => faults.TryDequeue(out var fault) ? fault : null;

        var call = TokenAsync(_world.Shop);
        for (var pause = 0; pause < 3; pause++)
        {
            await Turns.SettleAsync();
            Assert.True(_world.Clock.AdvanceToNextTimer(), $"awaited pause {pause + 1} between two commits");
        }

        Assert.Equal("access-1", await call);
        Assert.Empty(faults);
        Assert.Equal(["refresh refresh-0"], _world.Channel.Calls);
        Assert.Equal("access-1", await TokenAsync(_world.NewShop()));
    });

    [Fact]
    public void When_the_authorization_is_lost_the_shop_is_disconnected_and_says_so() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(accessFor: TimeSpan.FromMinutes(5));
        _world.Channel.Fail = _ => new ChannelException(ChannelErrorKind.AuthorizationLost, "the seller removed the app");

        var lost = await Assert.ThrowsAsync<ChannelException>(() => TokenAsync(_world.Shop));
        Assert.Equal(ChannelErrorKind.AuthorizationLost, lost.Kind);

        Assert.False(_world.Shop.Committed.IsConnected);
        await Assert.ThrowsAsync<ChannelException>(() => TokenAsync(_world.Shop));
        Assert.Single(_world.Channel.Calls);
    });

    [Fact]
    public void A_refresh_that_failed_is_tried_again_by_the_next_call() => Turns.Run(async () =>
    {
        await _world.ConnectAsync(accessFor: TimeSpan.FromMinutes(5));
        _world.Channel.Fail = _ => new ChannelException(ChannelErrorKind.Timeout, "no answer");
        await Assert.ThrowsAsync<ChannelException>(() => TokenAsync(_world.Shop));
        _world.Channel.Fail = _ => null;

        Assert.Equal("access-1", await TokenAsync(_world.Shop));
    });

    [Fact]
    public void A_shop_whose_commit_failed_loads_again_and_goes_on() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Store.FailAfter = () => new StorageUnavailableException("the answer was lost");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => NoteAsync());
        _world.Store.FailAfter = () => null;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        await NoteAsync();

        Assert.Equal(3, _world.Store.Stream(ShopWorld.Key.Stream).Count);
        Assert.Equal("access-0", await TokenAsync(_world.Shop));

        Task NoteAsync() => _world.Shop.ExecuteAsync(
            (shop, now) => ShopDecider.NoteSync(shop, now, TimeSpan.Zero, 1, null, now), ShopWorld.Context);
    });

    [Fact]
    public void The_state_read_from_the_row_is_the_live_state() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        var settings = new ShopSettings("north", TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(5), "*", [new WarehouseLink("W1", "north")]);
        await _world.Shop.ExecuteAsync(
            (shop, now) => ShopDecider.ChangeSettings(shop, settings, now), ShopWorld.Context);
        await _world.Shop.ExecuteAsync(
            (shop, now) => ShopDecider.NoteSync(shop, now, TimeSpan.FromMinutes(5), 3, "stopped", now), ShopWorld.Context);

        var loaded = _world.NewShop();
        await loaded.LoadAsync(CancellationToken.None);

        Assert.Equal(_world.Shop.Committed, loaded.Committed);
        await _world.Shop.ExecuteAsync((shop, now) => ShopDecider.Disconnect(shop, "removed", now), ShopWorld.Context);
        loaded = _world.NewShop();
        await loaded.LoadAsync(CancellationToken.None);
        Assert.Equal(_world.Shop.Committed, loaded.Committed);
    });

    [Fact]
    public void A_linked_listing_becomes_a_row() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        await _world.Shop.ExecuteAsync(
            (shop, now) => ShopDecider.LinkListings(shop, [new ListingLink("1729", "MUG", "mug", "Mug")], now),
            ShopWorld.Context);

        Assert.Equal(
            new RowImage.Listing(ShopWorld.Key, "1729", "MUG", "mug", "Mug"), _world.Store.Row((ShopWorld.Key, "1729")));
    });

    private static Task<string> TokenAsync(ShopEngine shop) =>
        shop.CallAsync(access => Task.FromResult(access.AccessToken));
}
