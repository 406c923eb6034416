using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

/// <summary>Webhooks that come together are fetched together.</summary>
public sealed class GatheringTests
{
    private static readonly TimeSpan s_alone = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_besideOthers = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_instant = TimeSpan.FromTicks(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly FakeActors _actors = new();
    private readonly ShopDirectory _shops;

    public GatheringTests()
    {
        _shops = new ShopDirectory(_store, _clock);
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
    }

    [Fact]
    public void What_comes_within_five_milliseconds_is_one_call() => Run(async pump =>
    {
        await HearAsync(pump, 1, 2);
        await AdvanceAsync(s_alone - s_instant);
        await HearAsync(pump, 3);
        Assert.Empty(_actors.Calls);

        await AdvanceAsync(s_instant);

        Assert.Equal(["refresh seller/shop order-1,order-2,order-3"], _actors.Calls);
    });

    [Fact]
    public void A_full_batch_waits_for_nothing() => Run(async pump =>
    {
        await HearAsync(pump, [.. Enumerable.Range(1, 50)]);

        Assert.Single(_actors.Calls);
    });

    [Fact]
    public void What_comes_while_a_call_is_under_way_goes_with_the_next_as_soon_as_it_is_done() => Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        _actors.Gate = gate.Task;
        await HearAsync(pump, 1);
        await AdvanceAsync(s_alone);
        await HearAsync(pump, 2);
        await HearAsync(pump, 3);
        Assert.Single(_actors.Calls);

        gate.SetResult();
        await Turns.SettleAsync();

        Assert.Equal(["refresh seller/shop order-1", "refresh seller/shop order-2,order-3"], _actors.Calls);
    });

    [Fact]
    public void A_call_that_takes_long_holds_the_others_up_for_twenty_milliseconds_at_most() => Run(async pump =>
    {
        var gate = new TaskCompletionSource();
        _actors.Gate = gate.Task;
        await HearAsync(pump, 1);
        await AdvanceAsync(s_alone);
        await HearAsync(pump, 2);
        await AdvanceAsync(s_besideOthers - s_instant);
        Assert.Single(_actors.Calls);

        await AdvanceAsync(s_instant);

        Assert.Equal(["refresh seller/shop order-1", "refresh seller/shop order-2"], _actors.Calls);
        gate.SetResult();
    });

    private void Run(Func<InboxPump, Task> test) => Turns.Run(async () =>
    {
        using var stop = new CancellationTokenSource();
        var pump = new InboxPump(
            _actors, _store, _shops, new FakeClaims(), _clock, NullLogger<InboxPump>.Instance, TaskScheduler.FromCurrentSynchronizationContext());
        var running = pump.RunAsync(stop.Token);

        await test(pump);

        await stop.CancelAsync();
        await AdvanceAsync(s_besideOthers);
        await running;
    });

    private async Task HearAsync(InboxPump pump, params int[] orders)
    {
        foreach (var order in orders)
        {
            pump.Stored(new PendingDelivery(
                order, "tiktok/app", $"notification-{order}", new DeliveryTopic("1"), "shop", $"order-{order}", [], _clock.GetUtcNow(), 0));
        }

        await Turns.SettleAsync();
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await Turns.SettleAsync();
    }
}
