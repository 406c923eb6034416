using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Tests;

/// <summary>The run's clock keeps the promises of the tests' manual clock.</summary>
public sealed class SimulationClockTests
{
    private readonly SimulationClock _clock = new(World.Start, new OwnThread());
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_by_time_and_then_in_the_order_in_which_they_were_set()
    {
        Set("late", 2);
        Set("first", 1);
        Set("second", 1);

        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal(["first", "second"], _fired);
        Assert.Equal(World.Start.AddSeconds(2), _clock.NextDueAt);
    }

    [Fact]
    public void A_callback_sees_the_instant_at_which_it_was_due()
    {
        DateTimeOffset? seen = null;
        _clock.CreateTimer(_ => seen = _clock.GetUtcNow(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(World.Start.AddSeconds(1), seen);
        Assert.Equal(World.Start.AddSeconds(5), _clock.GetUtcNow());
    }

    [Fact]
    public void A_timer_that_was_changed_fires_only_at_its_new_time_and_a_disposed_one_never()
    {
        var moved = Set("moved", 1);
        var gone = Set("gone", 1);
        moved.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        gone.Dispose();

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["moved"], _fired);
        Assert.Null(_clock.NextDueAt);
        Assert.False(gone.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void A_periodic_timer_fires_again_until_its_callback_ends_it()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                _fired.Add("tick");
                if (_fired.Count == 3)
                    timer!.Dispose();
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(3, _fired.Count);
    }

    private ITimer Set(string name, int seconds) => _clock.CreateTimer(
        _ => _fired.Add(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
