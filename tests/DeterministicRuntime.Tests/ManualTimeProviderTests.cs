using OrderActors.Testing;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>The clock that all these tests rely on.</summary>
public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_ties_in_the_order_of_setting()
    {
        var start = _clock.GetUtcNow();
        using var late = Timer("late", 3 * Second);
        using var early = Timer("early", Second);
        using var alsoLate = Timer("also late", 3 * Second);

        _clock.Advance(2 * Second);
        Assert.Equal(["early"], _fired);
        Assert.Equal(start + (3 * Second), _clock.NextDueAt);
        _clock.Advance(Second);

        Assert.Equal(["early", "late", "also late"], _fired);
        Assert.Null(_clock.NextDueAt);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_that_has_passed()
    {
        var start = _clock.GetUtcNow();
        var at = new List<TimeSpan>();
        using var timer = _clock.CreateTimer(_ => at.Add(_clock.GetUtcNow() - start), null, Second, 2 * Second);

        _clock.Advance(6 * Second);

        Assert.Equal([Second, 3 * Second, 5 * Second], at);
        Assert.Equal(start + (6 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public void A_callback_may_set_and_dispose_timers()
    {
        ITimer? second = null;
        using var third = Timer("never", 3 * Second);
        using var first = _clock.CreateTimer(
            _ =>
            {
                second = Timer("second", Second);
                third.Dispose();
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan);

        _clock.Advance(5 * Second);

        Assert.Equal(["second"], _fired);
        Assert.False(third.Change(Second, Second));
        second?.Dispose();
    }

    [Fact]
    public void The_clock_jumps_to_the_next_timer_and_not_beyond()
    {
        var start = _clock.GetUtcNow();
        using var timer = Timer("one", 5 * Second);

        Assert.True(_clock.AdvanceToNextTimer());
        Assert.False(_clock.AdvanceToNextTimer());

        Assert.Equal(["one"], _fired);
        Assert.Equal(start + (5 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Delays_obey_the_clock()
    {
        var delay = Task.Delay(Second, _clock);
        Assert.False(delay.IsCompleted);

        _clock.Advance(Second);

        await delay.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Timers_may_be_set_by_many_threads_at_once()
    {
        var fired = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 1; i <= 500; i++)
                _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, i * Second, Timeout.InfiniteTimeSpan);
        })));

        _clock.Advance(500 * Second);

        Assert.Equal(4_000, fired);
    }

    private ITimer Timer(string name, TimeSpan due) =>
        _clock.CreateTimer(_ => _fired.Add(name), null, due, Timeout.InfiniteTimeSpan);
}
