using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Engine.Hosting.Sweeps;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

/// <summary>One that hangs or is dead keeps no other waiting.</summary>
public sealed class GrainCallsTests
{
    private static readonly ImmutableArray<string> s_shops = [.. Enumerable.Range(1, 100).Select(number => $"shop-{number}")];

    private readonly ManualTimeProvider _clock = new();
    private readonly ConcurrentQueue<string> _called = new();
    private readonly GrainCalls _calls;

    public GrainCallsTests() => _calls = new GrainCalls(NullLogger.Instance, _clock);

    [Fact]
    public void A_shop_that_never_answers_lets_all_others_be_called_at_once() => Turns.Run(async () =>
    {
        var never = new TaskCompletionSource();

        var sweep = _calls.ForEachAsync(s_shops, shop => CallAsync(shop, shop == "shop-1" ? never.Task : Task.CompletedTask));
        await Turns.SettleAsync();

        // The clock has not moved: nobody waited for anything.
        Assert.Equal(s_shops, _called);
        Assert.False(sweep.IsCompleted);
        _clock.Advance(GrainCalls.Patience);
        await sweep;
    });

    [Fact]
    public void A_sweep_does_not_wait_for_it_and_the_next_one_leaves_it_out_until_it_has_ended() => Turns.Run(async () =>
    {
        var slow = new TaskCompletionSource();
        await FirstSweepAsync(shop => shop == "shop-1" ? slow.Task : Task.CompletedTask);
        _called.Clear();

        await _calls.ForEachAsync(s_shops, shop => CallAsync(shop, Task.CompletedTask));
        Assert.DoesNotContain("shop-1", _called);
        Assert.Equal(99, _called.Count);

        slow.SetResult();
        await Turns.SettleAsync();
        _called.Clear();
        await _calls.ForEachAsync(s_shops, shop => CallAsync(shop, Task.CompletedTask));
        Assert.Equal(s_shops, _called);
    });

    [Fact]
    public void More_dead_shops_than_there_are_places_hold_the_others_up_for_no_longer_than_the_patience() => Turns.Run(async () =>
    {
        var never = new TaskCompletionSource();

        var sweep = _calls.ForEachAsync(
            s_shops, shop => CallAsync(shop, Number(shop) <= 32 ? never.Task : Task.CompletedTask));
        await Turns.SettleAsync();
        Assert.Equal(16, _called.Count);
        _clock.Advance(GrainCalls.Patience);
        await Turns.SettleAsync();
        _clock.Advance(GrainCalls.Patience);
        await Turns.SettleAsync();

        Assert.Equal(100, _called.Count);
        await sweep;
    });

    [Fact]
    public void One_that_fails_is_called_again_later_each_time_and_at_once_after_a_success() => Turns.Run(async () =>
    {
        ImmutableArray<string> one = ["shop-1"];
        await FailAsync();
        await FailAsync();
        Assert.Single(_called);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync();
        Assert.Equal(2, _called.Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await _calls.ForEachAsync(one, shop => CallAsync(shop, Task.CompletedTask));
        await _calls.ForEachAsync(one, shop => CallAsync(shop, Task.CompletedTask));
        Assert.Equal(4, _called.Count);

        Task FailAsync() => _calls.ForEachAsync(one, shop => CallAsync(shop, Task.FromException(new TimeoutException("dead"))));
    });

    private static int Number(string shop) => int.Parse(shop.AsSpan("shop-".Length), System.Globalization.CultureInfo.InvariantCulture);

    private Task CallAsync(string shop, Task work)
    {
        _called.Enqueue(shop);
        return work;
    }

    private async Task FirstSweepAsync(Func<string, Task> work)
    {
        var sweep = _calls.ForEachAsync(s_shops, shop => CallAsync(shop, work(shop)));
        await Turns.SettleAsync();
        _clock.Advance(GrainCalls.Patience);
        await sweep;
    }
}
