using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class InboxPumpTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly FakeActors _actors = new();
    private readonly FakeClaims _claims = new();
    private readonly ShopDirectory _shops;
    private readonly InboxPump _pump;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public InboxPumpTests()
    {
        _shops = new ShopDirectory(_store, _clock);
        _pump = new InboxPump(_actors, _store, _shops, _claims, _clock, NullLogger<InboxPump>.Instance, gathering: Gathering.None);
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the pump to stop");
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    [Fact]
    public async Task Deliveries_that_wait_together_are_refreshed_in_few_calls_and_settled_one_by_one()
    {
        for (var id = 1; id <= 60; id++)
            _pump.Stored(Delivery(id, $"order-{id}"));
        Start();

        var settled = new List<InboxSettlement>();
        for (var id = 1; id <= 60; id++)
            settled.Add(await _store.NextSettlementAsync());

        Assert.Equal(2, _actors.Calls.Count);
        Assert.Equal(Enumerable.Range(1, 60).Select(id => (long)id), settled.Select(one => one.InboxId).Order());
        Assert.All(settled, one => Assert.Equal((InboxStatus.Applied, 1, null), (one.Status, one.Attempts, one.RetryAt)));
    }

    [Fact]
    public void A_shop_is_behind_when_more_of_its_deliveries_wait_than_its_share_of_4000()
    {
        for (var id = 1; id <= 4_000; id++)
            _pump.Stored(Delivery(id, $"order-{id}"));
        Assert.False(_pump.IsBehind("shop"));

        _pump.Stored(Delivery(4_001, "order-4001"));
        Assert.True(_pump.IsBehind("shop"));
        Assert.False(_pump.IsBehind("other"));

        // Two shops share: half is too much for the one that fills its half, and nothing to the other.
        for (var id = 1; id <= 2_000; id++)
            _pump.Stored(Delivery(10_000 + id, $"order-{id}") with { ShopId = "other" });
        Assert.True(_pump.IsBehind("shop"));
        Assert.False(_pump.IsBehind("other"));
    }

    [Theory]
    [InlineData(RefreshOutcome.Applied, InboxStatus.Applied)]
    [InlineData(RefreshOutcome.Unreadable, InboxStatus.Quarantined)]
    [InlineData(RefreshOutcome.Skipped, InboxStatus.Ignored)]
    [InlineData(RefreshOutcome.NotFound, InboxStatus.Pending)]
    [InlineData(RefreshOutcome.Failed, InboxStatus.Pending)]
    public async Task What_became_of_the_order_is_what_becomes_of_its_delivery(RefreshOutcome outcome, InboxStatus status)
    {
        _actors.Refresh = id => new RefreshResult(id, outcome, "why", null);

        var settled = await SettleAsync(Delivery(1, "order-1"));

        Assert.Equal(status, settled.Status);
        Assert.Equal(status == InboxStatus.Pending ? _clock.GetUtcNow().AddSeconds(1) : null, settled.RetryAt);
        Assert.Equal(outcome is RefreshOutcome.Applied ? null : "why", settled.Note);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 8)]
    [InlineData(20, 600)]
    public async Task A_delivery_that_cannot_be_applied_yet_waits_longer_each_time(int attempts, int seconds)
    {
        _actors.Refresh = id => new RefreshResult(id, RefreshOutcome.NotFound, "unknown", null);

        var settled = await SettleAsync(Delivery(1, "order-1") with { Attempts = attempts });

        Assert.Equal((attempts + 1, _clock.GetUtcNow().AddSeconds(seconds)), (settled.Attempts, settled.RetryAt));
    }

    [Fact]
    public async Task The_channel_s_own_wait_is_kept_when_it_is_longer()
    {
        _actors.Refresh = id => new RefreshResult(id, RefreshOutcome.Failed, "slow down", TimeSpan.FromSeconds(77));

        Assert.Equal(_clock.GetUtcNow().AddSeconds(77), (await SettleAsync(Delivery(1, "order-1"))).RetryAt);
    }

    [Fact]
    public async Task After_a_day_of_fruitless_tries_a_person_has_to_look()
    {
        _actors.Refresh = id => new RefreshResult(id, RefreshOutcome.NotFound, "unknown", null);

        var settled = await SettleAsync(Delivery(1, "order-1") with { Attempts = 149 });

        Assert.Equal((InboxStatus.Quarantined, null), (settled.Status, settled.RetryAt));
    }

    [Fact]
    public async Task A_delivery_about_several_orders_is_applied_when_all_are()
    {
        Assert.Equal(InboxStatus.Applied, (await SettleAsync(Delivery(1, "order-1,order-2"))).Status);
        _actors.Refresh = id => new RefreshResult(
            id, id == "order-2" ? RefreshOutcome.Failed : RefreshOutcome.Applied, "busy", null);
        Assert.Equal(InboxStatus.Pending, (await SettleAsync(Delivery(2, "order-1,order-2"))).Status);
    }

    [Fact]
    public async Task A_delivery_that_names_no_order_is_ignored_with_a_reason()
    {
        var settled = await SettleAsync(Delivery(1, ""));

        Assert.Equal((InboxStatus.Ignored, "names no order"), (settled.Status, settled.Note));
        Assert.Empty(_actors.Calls);
    }

    [Fact]
    public async Task A_delivery_for_a_shop_that_nobody_connected_waits_for_it()
    {
        var settled = await SettleAsync(Delivery(1, "order-1") with { ShopId = "elsewhere" });

        Assert.Equal(InboxStatus.Pending, settled.Status);
        Assert.Contains("elsewhere", settled.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_of_a_removal_ends_nothing_while_the_authorization_works()
    {
        var settled = await SettleAsync(Delivery(1, "") with { Topic = DeliveryTopic.SellerDeauthorized });

        Assert.Equal(InboxStatus.Ignored, settled.Status);
        Assert.Equal(["sync seller/shop"], _actors.Calls);
    }

    [Fact]
    public async Task News_of_a_removal_is_applied_when_the_poll_that_it_led_to_lost_the_shop()
    {
        _actors.Sync = shop =>
        {
            _store.Put(ShopRows.Connected(shop, _clock.GetUtcNow()) with { Status = ShopStatus.Disconnected });
            return new SyncResult(0, null, "the seller removed the app");
        };

        Assert.Equal(InboxStatus.Applied, (await SettleAsync(Delivery(1, "") with { Topic = DeliveryTopic.SellerDeauthorized })).Status);
    }

    [Fact]
    public async Task News_of_a_removal_waits_while_the_channel_cannot_be_asked()
    {
        _actors.Sync = _ => new SyncResult(0, null, "no answer");

        var settled = await SettleAsync(Delivery(1, "") with { Topic = DeliveryTopic.SellerDeauthorized });

        Assert.Equal((InboxStatus.Pending, "no answer"), (settled.Status, settled.Note));
    }

    [Fact]
    public async Task A_delivery_that_is_under_way_is_not_taken_up_a_second_time()
    {
        var gate = new TaskCompletionSource();
        _actors.Gate = gate.Task;
        _pump.Stored(Delivery(1, "order-1"));
        Start();
        await _actors.NextCallAsync();

        _pump.Stored(Delivery(1, "order-1"));
        gate.SetResult();
        await _store.NextSettlementAsync();
        await SettleAsync(Delivery(2, "order-2"));

        Assert.Equal(["refresh seller/shop order-1", "refresh seller/shop order-2"], _actors.Calls);
    }

    [Fact]
    public async Task A_delivery_whose_call_failed_stays_pending_with_a_counted_attempt_and_can_be_offered_again()
    {
        var faults = new Queue<Exception>([new TimeoutException("the shop did not answer")]);
        _actors.Fail = call => call.EndsWith("order-1", StringComparison.Ordinal) && faults.TryDequeue(out var fault) ? fault : null;

        var failed = await SettleAsync(Delivery(1, "order-1"));
        Assert.Equal((InboxStatus.Pending, 1, "the shop did not answer"), (failed.Status, failed.Attempts, failed.Note));

        await SettleOfferedAsync(Delivery(1, "order-1"), InboxStatus.Applied);
    }

    [Fact]
    public async Task While_the_database_is_away_a_delivery_stays_as_it_is_and_can_be_offered_again()
    {
        var faults = new Queue<Exception>([new StorageUnavailableException("away")]);
        _actors.Fail = _ => faults.TryDequeue(out var fault) ? fault : null;
        Start();

        await SettleOfferedAsync(Delivery(1, "order-1"), InboxStatus.Applied);

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_hint_that_found_no_room_can_be_offered_again()
    {
        const int Room = 10_000;
        for (var id = 1; id <= Room + 1; id++)
            _pump.Stored(Delivery(id, ""));
        Start();
        for (var id = 1; id <= Room; id++)
            await _store.NextSettlementAsync();

        _pump.Stored(Delivery(Room + 1, ""));

        Assert.Equal(Room + 1, (await _store.NextSettlementAsync()).InboxId);
    }

    [Fact]
    public async Task A_rush_at_one_shop_leaves_room_for_the_others()
    {
        const int More = 30_000;
        _store.Put(ShopRows.Connected(new ShopKey("seller", "quiet"), _clock.GetUtcNow()));
        for (var id = 1; id <= More; id++)
            _pump.Stored(Delivery(id, ""));
        _pump.Stored(Delivery(More + 1, "") with { ShopId = "quiet" });

        Start();

        InboxSettlement settled;
        do
            settled = await _store.NextSettlementAsync();
        while (settled.InboxId != More + 1);
    }

    /// <summary>
    /// Found by a profile under load: workers made room for each other before they had done anything, so that with more
    /// busy shops than workers they did so for ever, and nothing else.
    /// </summary>
    [Fact]
    public async Task More_busy_shops_than_can_be_worked_on_at_once_take_turns_and_all_get_done()
    {
        const int Shops = 100;
        const int Each = 60;
        for (var shop = 0; shop < Shops; shop++)
        {
            _store.Put(ShopRows.Connected(new ShopKey("seller", $"shop-{shop}"), _clock.GetUtcNow()));
            for (var id = 1; id <= Each; id++)
                _pump.Stored(Delivery((shop * Each) + id, $"order-{id}") with { ShopId = $"shop-{shop}" });
        }

        Start();

        var settled = new HashSet<long>();
        while (settled.Count < Shops * Each)
            Assert.True(settled.Add((await _store.NextSettlementAsync()).InboxId));
    }

    [Fact]
    public async Task The_work_on_a_delivery_belongs_to_the_trace_of_its_request()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await SettleAsync(Delivery(1, "order-1") with { TraceParent = Trace });
        await SettleAsync(Delivery(2, "order-2"));

        Assert.Equal([Trace, null], _actors.Refreshed.Select(item => item.Context.TraceId));
    }

    [Fact]
    public async Task A_shop_that_two_sellers_connected_goes_to_the_later_one_and_stops_nobody()
    {
        _store.Put(ShopRows.Connected(new ShopKey("agency", "shop"), _clock.GetUtcNow().AddDays(1)));
        _store.Put(ShopRows.Connected(new ShopKey("seller", "other"), _clock.GetUtcNow()));

        await SettleAsync(Delivery(1, "order-1"));
        await SettleAsync(Delivery(2, "order-2") with { ShopId = "other" });

        Assert.Equal(["refresh agency/shop order-1", "refresh seller/other order-2"], _actors.Calls);
    }

    /// <summary>Offered as every sweep offers it, until it is taken: an earlier call may still be on its way out.</summary>
    private async Task SettleOfferedAsync(PendingDelivery delivery, InboxStatus status)
    {
        var settled = _store.NextSettlementAsync();
        while (!settled.IsCompleted)
        {
            _pump.Stored(delivery);
            await Task.Yield();
        }

        Assert.Equal((delivery.InboxId, status), ((await settled).InboxId, (await settled).Status));
    }

    private static PendingDelivery Delivery(long id, string orderId) => new(
        id, "tiktok/app", $"notification-{id}", new DeliveryTopic("1"), "shop", orderId, [], new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), 0);

    private void Start() => _running = _pump.RunAsync(_stop.Token);

    private Task<InboxSettlement> SettleAsync(PendingDelivery delivery)
    {
        if (_running.IsCompleted)
            Start();
        _pump.Stored(delivery);
        return _store.NextSettlementAsync();
    }
}
