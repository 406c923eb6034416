using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class DeadlineSweeperTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly FakeActors _actors = new();
    private readonly ShopDirectory _shops;
    private readonly InboxPump _inbox;
    private readonly EffectPump _effects;
    private readonly DeadlineSweeper _sweeper;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public DeadlineSweeperTests()
    {
        _shops = new ShopDirectory(_store, _clock);
        _inbox = new InboxPump(_actors, _store, _shops, new FakeClaims(), _clock, NullLogger<InboxPump>.Instance, gathering: Gathering.None);
        _effects = new EffectPump(_actors, new EffectOwners([]), TimeProvider.System, NullLogger<EffectPump>.Instance);
        _sweeper = new DeadlineSweeper(
            _actors, _store, _inbox, _effects, _clock, NullLogger<DeadlineSweeper>.Instance);
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the sweeper and its pumps to stop");
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    [Fact]
    public async Task Everything_that_is_due_is_woken()
    {
        var now = _clock.GetUtcNow();
        _store.Due.Orders = ["seller/shop/1", "seller/shop/2"];
        _store.Due.Reservations = ["seller/main/mug"];
        _store.Due.Shops = ["seller/shop"];
        _store.Due.Deliveries = [new PendingDelivery(7, "tiktok/app", "n-7", new DeliveryTopic("1"), "shop", "", [], now, 0)];
        _store.Due.Effects =
        [
            new RowImage.Effect(
                "effect-1", "order/seller/shop/1", "seller", "shop", "tiktok.cancel", "{}", EffectStatus.Intent, 1, now, null, now, null),
        ];

        await _sweeper.SweepAsync(CancellationToken.None);
        _running = Task.WhenAll(_inbox.RunAsync(_stop.Token), _effects.RunAsync(_stop.Token));

        Assert.Equal(7, (await _store.NextSettlementAsync()).InboxId);
        var calls = new List<string>();
        for (var call = 0; call < 5; call++)
            calls.Add(await _actors.NextCallAsync());
        Assert.Equal(
            ["effect effect-1 looking first", "sweep seller/main/mug", "sync seller/shop", "wake seller/shop/1", "wake seller/shop/2"],
            calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_poll_that_has_more_to_read_goes_on_at_once_but_not_for_ever()
    {
        _store.Due.Shops = ["seller/short", "seller/endless"];
        var left = 2;
        _actors.Sync = shop => new SyncResult(
            50, null, null, HasMore: shop.ShopId == "endless" || Interlocked.Decrement(ref left) > 0);

        await _sweeper.SweepAsync(default);

        Assert.Equal(2, _actors.Calls.Count(call => call == "sync seller/short"));
        Assert.Equal(3, _actors.Calls.Count(call => call == "sync seller/endless"));
    }

    [Fact]
    public async Task What_a_first_import_has_left_follows_in_the_next_sweep_without_a_pause()
    {
        const int Goes = 8;
        _store.Due.Shops = ["seller/shop"];
        var left = Goes;
        _actors.Sync = _ => new SyncResult(100, null, null, HasMore: Interlocked.Decrement(ref left) > 0);

        // Its clock stands still: a pause would never end.
        _running = _sweeper.RunAsync(s_every, _stop.Token);

        for (var go = 0; go < Goes; go++)
            Assert.Equal("sync seller/shop", await _actors.NextCallAsync());
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Orders_that_wait_for_news_are_asked_about_shop_by_shop()
    {
        _store.Due.Orders = ["seller/shop/1", "seller/shop/2", "seller/shop/3", "other/shop/1"];
        _actors.AsksChannel = order => order.TikTokOrderId != "2";

        await _sweeper.SweepAsync(CancellationToken.None);

        var asked = _actors.Calls.Where(call => call.StartsWith("refresh", StringComparison.Ordinal)).Order().ToList();
        Assert.Equal("refresh other/shop 1", asked[0]);
        Assert.Matches("^refresh seller/shop (1,3|3,1)$", asked[1]);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task A_shop_that_cannot_be_asked_keeps_no_other_shop_s_orders_waiting()
    {
        _store.Due.Orders = ["first/shop/1", "second/shop/2", "third/shop/3"];
        _actors.AsksChannel = _ => true;
        _actors.Fail = call => call.StartsWith("refresh", StringComparison.Ordinal)
            ? new TimeoutException("the shop did not answer")
            : null;

        await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(3, _actors.Calls.Count(call => call.StartsWith("refresh", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_shop_that_never_answers_delays_no_other_shop_s_poll_and_no_later_sweep()
    {
        const int Shops = 40;
        var never = new TaskCompletionSource();
        _store.Due.Shops = [.. Enumerable.Range(1, Shops).Select(number => $"seller/shop-{number}")];
        _actors.Wait = call => call == "sync seller/shop-1" ? never.Task : Task.CompletedTask;

        await SweepToItsEndAsync();
        Assert.Equal(Shops, _actors.Calls.Count);
        _actors.Calls.Clear();

        // The clock stands still: nothing is left that this sweep could wait for.
        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal(Shops - 1, _actors.Calls.Count);
        Assert.DoesNotContain("sync seller/shop-1", _actors.Calls);
    }

    [Fact]
    public async Task A_shop_that_never_answers_keeps_no_other_shop_s_orders_waiting_and_is_asked_once_it_has_answered()
    {
        var late = new TaskCompletionSource();
        _store.Due.Orders = ["first/shop/1", "second/shop/2"];
        _actors.AsksChannel = _ => true;
        _actors.Wait = call => call == "refresh first/shop 1" ? late.Task : Task.CompletedTask;

        await SweepToItsEndAsync();
        Assert.Contains("refresh second/shop 2", _actors.Calls);
        _store.Due.Orders = ["first/shop/3"];
        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.DoesNotContain("refresh first/shop 3", _actors.Calls);

        _store.Due.Orders = [];
        late.SetResult();
        while (!_actors.Calls.Contains("refresh first/shop 3"))
            await SweepToItsEndAsync();
    }

    /// <summary>The clock moves until the sweep waits for nobody any more.</summary>
    private async Task SweepToItsEndAsync()
    {
        var sweep = _sweeper.SweepAsync(CancellationToken.None);
        while (!sweep.IsCompleted)
        {
            _clock.Advance(s_every);
            await Task.Yield();
        }

        await sweep;
    }

    [Fact]
    public async Task One_that_cannot_be_woken_keeps_no_other_waiting()
    {
        _store.Due.Orders = ["seller/shop/1", "seller/shop/2"];
        _store.Due.Shops = ["seller/shop"];
        _actors.Fail = call => call == "wake seller/shop/1" ? new TimeoutException("no answer") : null;

        await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(
            ["sync seller/shop", "wake seller/shop/1", "wake seller/shop/2"],
            _actors.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_full_of_orders_that_cannot_be_woken_hides_the_next_one_for_one_sweep_only()
    {
        const int Page = 500;
        _store.Due.Orders = [.. Enumerable.Range(1, Page + 1).Select(number => $"seller/shop/{number}")];
        _actors.Fail = call => call.StartsWith("wake", StringComparison.Ordinal) ? new TimeoutException("no answer") : null;

        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.DoesNotContain($"wake seller/shop/{Page + 1}", _actors.Calls);
        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.Contains($"wake seller/shop/{Page + 1}", _actors.Calls);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(2, _actors.Calls.Count(call => call == "wake seller/shop/1"));
    }

    [Fact]
    public async Task Deliveries_that_outran_their_hints_are_offered_thousands_a_sweep()
    {
        const int Many = 4_000;
        var now = _clock.GetUtcNow();
        _store.Due.Deliveries =
        [
            .. Enumerable.Range(1, Many).Select(id => new PendingDelivery(id, "tiktok/app", $"n-{id}", new DeliveryTopic("1"), "shop", "", [], now, 0)),
        ];

        await _sweeper.SweepAsync(CancellationToken.None);
        _running = _inbox.RunAsync(_stop.Token);

        var settled = new HashSet<long>();
        for (var count = 0; count < Many; count++)
            settled.Add((await _store.NextSettlementAsync()).InboxId);
        Assert.Equal(Many, settled.Count);
    }

    [Fact]
    public async Task A_database_that_is_away_is_asked_again_in_the_next_sweep()
    {
        _store.FailReads = new StorageUnavailableException("away");
        _store.Due.Shops = ["seller/shop"];

        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.Empty(_actors.Calls);
        _store.FailReads = null;
        await _sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal(["sync seller/shop"], _actors.Calls);
    }

    [Fact]
    public async Task It_sweeps_again_after_each_pause_until_it_is_stopped()
    {
        _store.Due.Shops = ["seller/shop"];
        _running = _sweeper.RunAsync(s_every, _stop.Token);
        Assert.Equal("sync seller/shop", await _actors.NextCallAsync());

        // The loop sets its pause after its call: the clock moves until the next call is seen.
        var next = _actors.NextCallAsync();
        while (!next.IsCompleted)
        {
            _clock.Advance(s_every);
            await Task.Yield();
        }

        Assert.Equal("sync seller/shop", await next);
    }
}
