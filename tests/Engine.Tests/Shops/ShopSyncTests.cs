using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Shops;

public sealed class ShopSyncTests
{
    private static readonly ChannelException s_away = new(ChannelErrorKind.Unavailable, "TikTok answered 500");

    private readonly ShopWorld _world = new();

    [Fact]
    public void Every_change_since_the_cursor_is_applied_and_the_cursor_stands_at_the_last() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 5; order++)
            _world.Changes($"order-{order}", order);

        var result = await SyncAsync();

        Assert.Null(result.Error);
        Assert.Equal(5, _world.Orders.Applied.Distinct().Count());
        Assert.Equal(_world.Now.AddSeconds(5), result.SyncedTo);
        AssertNextSyncOnSchedule();
    });

    [Fact]
    public void A_shop_that_another_activation_has_connected_again_is_polled() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        await _world.Shop.ExecuteAsync((shop, now) => ShopDecider.Disconnect(shop, "removed", now), ShopWorld.Context);
        await _world.NewShop().ExecuteAsync(
            (shop, now) => ShopDecider.Connect(shop, "Mugs", "US", "cipher", now.AddDays(8), now.AddDays(365), now),
            ShopWorld.Context,
            record => record with { AccessToken = "access-9", RefreshToken = "refresh-9" });

        var result = await SyncAsync();

        Assert.Null(result.Error);
        Assert.Equal(["order-1"], _world.Orders.Applied);
    });

    [Fact]
    public void An_order_that_changes_while_we_page_hides_no_other() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 6; order++)
            _world.Changes($"order-{order}", order);
        // Moves to the end after the first page: with numbered pages order-3 would slip across the border unseen.
        var pages = 0;
        _world.Channel.After = call =>
        {
            if (call == "search" && ++pages == 1)
                _world.Changes("order-1", 7, "order-1 changed");
        };

        await SyncAsync();

        Assert.Superset(
            new HashSet<string>(["order-2", "order-3", "order-4", "order-5", "order-6", "order-1 changed"]),
            _world.Orders.Applied.ToHashSet());
    });

    [Fact]
    public void Pages_full_of_one_and_the_same_second_are_all_read() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 7; order++)
            _world.Changes($"order-{order}", 1);
        _world.Changes("order-8", 2);
        var now = _world.Now;

        var result = await SyncAsync();

        Assert.Equal(8, _world.Orders.Applied.Distinct().Count());
        Assert.Equal((null, now.AddSeconds(2)), (result.Error, result.SyncedTo));
    });

    [Fact]
    public void A_page_that_cannot_be_read_stops_the_sync_and_the_cursor_before_it() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 4; order++)
            _world.Changes($"order-{order}", order);
        var searches = 0;
        _world.Channel.Fail = call => call == "search" && ++searches > 1 ? s_away : null;

        var result = await SyncAsync();

        Assert.Equal((s_away.Message, _world.Now.AddSeconds(2)), (result.Error, result.SyncedTo));
        Assert.Equal(s_away.Message, _world.Shop.Committed.LastSyncError);
        _world.Channel.Fail = _ => null;
        Assert.Equal(_world.Now.AddSeconds(4), (await SyncAsync()).SyncedTo);
        Assert.Null(_world.Shop.Committed.LastSyncError);
    });

    [Fact]
    public void A_page_that_cannot_be_stored_does_not_move_the_cursor() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        _world.Orders.Fail = _ => new StorageUnavailableException("away");

        await Assert.ThrowsAsync<StorageUnavailableException>(SyncAsync);

        Assert.Null(_world.Shop.Committed.SyncedTo);
        Assert.True(_world.Shop.Committed.NextSyncAt <= _world.Now, "it is due at once");
    });

    [Fact]
    public void A_page_that_cannot_be_stored_is_read_again_although_later_ones_were_applied() => Turns.Run(async () =>
    {
        const int MoreThanOneGo = 50;
        await _world.ConnectAsync();
        for (var order = 1; order <= MoreThanOneGo; order++)
            _world.Changes($"order-{order}", order);
        _world.Orders.Fail = id => id == "order-1" ? new StorageUnavailableException("away") : null;
        await Assert.ThrowsAsync<StorageUnavailableException>(SyncAsync);
        Assert.Contains("order-4", _world.Orders.Applied);

        _world.Orders.Fail = _ => null;
        await SyncAsync();

        Assert.Contains("order-1", _world.Orders.Applied);
    });

    [Fact]
    public void An_unreadable_order_is_kept_for_a_person_and_the_rest_is_applied() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 3; order++)
            _world.Changes($"order-{order}", order);
        _world.Orders.Unreadable = id => id == "order-2" ? "line_items is missing" : null;

        var result = await SyncAsync();

        Assert.Null(result.Error);
        Assert.Equal(["order-1", "order-3"], _world.Orders.Applied.Distinct().Order());
        var kept = Assert.Single(_world.Store.Received);
        Assert.Equal((InboxStatus.Quarantined, "order-2", "line_items is missing"), (kept.Status, kept.OrderId, kept.Note));
    });

    [Fact]
    public void Orders_of_the_shop_s_former_seller_are_counted_as_skipped_and_kept_nowhere() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 3; order++)
            _world.Changes($"order-{order}", order);
        _world.Orders.Skip = id => id == "order-2" ? "it is the former seller's" : null;

        var result = await SyncAsync();

        Assert.Equal((null, 1), (result.Error, result.Skipped));
        Assert.Equal(["order-1", "order-3"], _world.Orders.Applied.Distinct().Order());
        Assert.Empty(_world.Store.Received);
        Assert.Equal(_world.Now.AddSeconds(3), _world.Shop.Committed.SyncedTo);
    });

    [Fact]
    public void An_order_that_cannot_be_applied_now_is_kept_for_later_and_once() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        _world.Orders.Fail = _ => new TimeoutException("the order did not answer");

        await SyncAsync();
        await SyncAsync();

        Assert.Equal(InboxStatus.Pending, Assert.Single(_world.Store.Received).Status);
        Assert.Equal(_world.Now.AddSeconds(1), _world.Shop.Committed.SyncedTo);
    });

    [Fact]
    public void A_sync_reads_a_little_before_the_cursor_and_never_moves_it_back() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 100);
        await SyncAsync();
        _world.Changes("order-2", 50);

        var result = await SyncAsync();

        Assert.Contains("order-2", _world.Orders.Applied);
        Assert.Equal(_world.Now.AddSeconds(100), result.SyncedTo);
    });

    [Fact]
    public void In_a_rush_a_poll_leaves_out_what_was_read_and_may_still_be_joined_by_late_changes() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 15; order++)
            _world.Changes($"order-{order}", -60 * order);
        await SyncAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        _world.Changes("order-new", -1);
        // Changed seven minutes ago and visible only now: neither new nor old enough.
        _world.Changes("order-late", -7 * 60);
        _world.Channel.Calls.Clear();

        await SyncAsync();

        Assert.Contains("order-new", _world.Orders.Applied);
        Assert.DoesNotContain("order-late", _world.Orders.Applied);
        Assert.InRange(_world.Channel.Calls.Count(call => call == "search"), 1, 5);
    });

    [Fact]
    public void What_became_visible_late_is_found_once_it_is_old_enough_and_moves_no_cursor_back() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 15; order++)
            _world.Changes($"order-{order}", -60 * order);
        await SyncAsync();
        var cursor = _world.Shop.Committed.SyncedTo;
        _world.Changes("order-late", -7 * 60);

        for (var minute = 2; minute <= 4; minute += 2)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(2));
            await SyncAsync();
        }

        Assert.Contains("order-late", _world.Orders.Applied);
        Assert.Equal(cursor, _world.Shop.Committed.SyncedTo);
    });

    [Fact]
    public void A_sweep_that_was_interrupted_settles_nothing() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        for (var order = 1; order <= 15; order++)
            _world.Changes($"order-{order}", -60 * order);
        await SyncAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(4));
        _world.Changes("order-late", -11 * 60);
        _world.Orders.Fail = id => id == "order-late" ? new StorageUnavailableException("away") : null;
        await Assert.ThrowsAsync<StorageUnavailableException>(SyncAsync);
        _world.Orders.Fail = _ => null;

        await SyncAsync();

        Assert.Contains("order-late", _world.Orders.Applied);
    });

    [Fact]
    public void More_pages_than_one_go_reads_are_read_in_the_next_which_follows_at_once() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        // By time, each page repeats the last order of the one before: one new order a page.
        for (var order = 1; order <= ShopSync.MaxPages + 10; order++)
            _world.Changes($"order-{order:D3}", order);

        var first = await SyncAsync();
        Assert.Equal((null, _world.Now), (first.Error, _world.Shop.Committed.NextSyncAt));
        _world.Orders.Applied.Clear();
        await SyncAsync();

        AssertNextSyncOnSchedule();
        Assert.Equal(_world.Now.AddSeconds(ShopSync.MaxPages + 10), _world.Shop.Committed.SyncedTo);
    });

    [Fact]
    public void A_shop_that_is_not_connected_is_not_asked() => Turns.Run(async () =>
    {
        var result = await SyncAsync();

        Assert.NotNull(result.Error);
        Assert.Empty(_world.Channel.Calls);
    });

    [Fact]
    public void Each_order_asked_for_has_its_own_outcome() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Changes("order-1", 1);
        _world.Changes("order-2", 1);
        _world.Changes("order-3", 1);
        _world.Orders.Unreadable = id => id == "order-2" ? "no lines" : null;
        _world.Changes("order-5", 1);
        _world.Orders.Fail = id => id == "order-3" ? new StorageUnavailableException("away") : null;
        _world.Orders.Skip = id => id == "order-5" ? "it is the former seller's" : null;

        var results = await _world.Sync.RefreshAsync([.. Enumerable.Range(1, 5).Select(Item)]);

        Assert.Equal(
            [
                RefreshOutcome.Applied, RefreshOutcome.Unreadable, RefreshOutcome.StorageAway, RefreshOutcome.NotFound,
                RefreshOutcome.Skipped,
            ],
            results.Select(result => result.Outcome));
    });

    [Fact]
    public void When_the_channel_does_not_answer_every_order_asked_for_failed() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        _world.Channel.Fail = _ => new ChannelException(
            ChannelErrorKind.RateLimited, "slow down", retryAfter: TimeSpan.FromSeconds(9));

        var results = await _world.Sync.RefreshAsync([Item(1), Item(2)]);

        Assert.All(results, result => Assert.Equal(
            (RefreshOutcome.Failed, TimeSpan.FromSeconds(9)), (result.Outcome, result.RetryAfter)));
    });

    [Fact]
    public void After_a_page_in_which_all_is_known_the_sweep_rests_and_never_after_one_with_news() => Turns.Run(async () =>
    {
        await _world.ConnectAsync();
        // By time, each page of two repeats the last order of the one before.
        for (var order = 1; order <= 4; order++)
            _world.Changes($"order-{order}", order);
        await SyncAsync();
        Assert.Null(_world.Clock.NextDueAt);
        _world.Changes("order-5", 5);
        _world.Changes("order-6", 6);
        var asked = _world.Channel.Calls.Count;

        var sweep = _world.Sync.SyncAsync(ShopWorld.Context);

        foreach (var pages in (int[])[1, 2, 3, 5])
        {
            await Turns.SettleAsync();
            Assert.Equal(pages, _world.Channel.Calls.Count - asked);
            if (_world.Clock.NextDueAt is { } due)
                _world.Clock.Advance(due - _world.Now);
        }

        Assert.Null((await sweep).Error);
        Assert.Superset(new HashSet<string>(["order-5", "order-6"]), _world.Orders.Applied.ToHashSet());
    });

    private void AssertNextSyncOnSchedule()
    {
        var every = _world.Shop.Committed.Settings.SyncEvery;
        Assert.InRange(_world.Shop.Committed.NextSyncAt!.Value - _world.Now, every * 0.8, every);
    }

    private static RefreshItem Item(int order) => new($"order-{order}", new CommandContext("channel", "webhook:1", null));

    /// <summary>A whole sweep; the clock moves on where it rests.</summary>
    private async Task<SyncResult> SyncAsync()
    {
        const int Enough = 1_000;
        var sync = _world.Sync.SyncAsync(ShopWorld.Context);
        for (var turn = 0; turn < Enough && !sync.IsCompleted; turn++)
        {
            if (_world.Clock.NextDueAt is { } rested)
                _world.Clock.Advance(rested - _world.Now);
            await Turns.SettleAsync();
        }

        Assert.True(sync.IsCompleted, "the sweep does not come to its end");
        return await sync;
    }
}
