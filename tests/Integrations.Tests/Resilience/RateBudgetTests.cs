using System.Threading.RateLimiting;
using OrderActors.Integrations.Resilience;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.Resilience;

/// <summary>How fast turns are given, and how the rate follows what the other side says.</summary>
public sealed class RateBudgetTests : IDisposable
{
    private static readonly RateBudgetOptions Options = new()
    {
        InitialRate = 10,
        MinRate = 1,
        MaxRate = 20,
        Burst = 5,
        Growth = 4,
        Recovery = 2,
        MaxWait = TimeSpan.FromSeconds(1),
    };

    private readonly ManualTimeProvider _clock = new();
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(Options, _clock);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public void A_burst_goes_at_once_and_then_there_is_a_turn_for_each_share_of_time()
    {
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => IsGiven()));

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([true, false], [IsGiven(), IsGiven()]);
    }

    [Fact]
    public void Time_refills_the_bucket_up_to_the_burst()
    {
        UseAll();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => IsGiven()));
    }

    [Fact]
    public void Too_many_halves_the_rate_once_for_one_burst_of_refusals()
    {
        _budget.Refused(null);
        _budget.Refused(null);
        Assert.Equal(5, _budget.Rate);

        _clock.Advance(TimeSpan.FromSeconds(1));
        _budget.Refused(null);
        Assert.Equal(2.5, _budget.Rate);
    }

    [Fact]
    public void A_pause_that_is_asked_for_without_too_many_closes_the_budget_and_leaves_the_rate()
    {
        _budget.Close(TimeSpan.FromSeconds(60));

        Assert.Equal(10, _budget.Rate);
        Assert.False(IsGiven());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(IsGiven());
    }

    [Fact]
    public void The_rate_stays_between_its_bounds()
    {
        for (var round = 0; round < 20; round++)
        {
            _budget.Refused(null);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _budget.Rate);
        for (var round = 0; round < 20; round++)
        {
            UseAll();
            _budget.Succeeded();
        }

        Assert.Equal(20, _budget.Rate);
    }

    [Fact]
    public void The_rate_grows_fast_until_the_other_side_says_no_for_the_first_time()
    {
        UseAll();
        _budget.Succeeded();
        Assert.Equal(14, _budget.Rate);

        _budget.Refused(null);
        _budget.Succeeded();
        Assert.Equal(9, _budget.Rate);
    }

    [Fact]
    public void It_does_not_grow_while_turns_are_left_over_but_recovers()
    {
        Assert.Equal(4, Enumerable.Range(0, 4).Count(_ => IsGiven()));
        _budget.Succeeded();
        Assert.Equal(10, _budget.Rate);

        _budget.Refused(null);
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var answers = 0; answers < 20; answers++)
            _budget.Succeeded();
        Assert.Equal(11, _budget.Rate);
    }

    [Fact]
    public void Nothing_goes_before_the_time_that_the_other_side_asked_for()
    {
        _budget.Refused(TimeSpan.FromSeconds(3));
        using (var refused = _budget.AttemptAcquire())
            Assert.Equal(TimeSpan.FromSeconds(3), RetryAfter(refused));

        _clock.Advance(TimeSpan.FromSeconds(2.999));
        Assert.False(IsGiven());

        _clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(IsGiven());
    }

    [Fact]
    public void A_shorter_pause_does_not_shorten_a_longer_one()
    {
        _budget.Refused(TimeSpan.FromSeconds(30));
        _budget.Refused(TimeSpan.FromSeconds(2));

        using var refused = _budget.AttemptAcquire();
        Assert.Equal(TimeSpan.FromSeconds(30), RetryAfter(refused));
    }

    [Fact]
    public void Many_threads_together_get_no_more_than_the_budget()
    {
        var given = new bool[200];
        Parallel.For(0, given.Length, index => given[index] = IsGiven());

        Assert.Equal(5, given.Count(one => one));
        var statistics = _budget.GetStatistics()!;
        Assert.Equal((5, 195), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
    }

    [Fact]
    public void It_is_idle_from_when_nothing_is_owed_any_more()
    {
        UseAll();
        Assert.Null(_budget.IdleDuration);

        _clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Null(_budget.IdleDuration);

        _clock.Advance(TimeSpan.FromSeconds(1.6));
        Assert.Equal(1.5, _budget.IdleDuration!.Value.TotalSeconds, precision: 3);
    }

    [Fact]
    public void A_pause_that_the_other_side_asked_for_is_not_idleness()
    {
        _budget.Refused(TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(_budget.IdleDuration);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, _budget.IdleDuration!.Value.TotalSeconds, precision: 3);
    }

    [Fact]
    public void More_than_one_turn_at_once_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _budget.AttemptAcquire(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = _budget.AcquireAsync(2).AsTask(); });
    }

    [Fact]
    public void Bounds_that_exclude_each_other_are_a_mistake_of_the_settings()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { MinRate = 0 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { InitialRate = 0.5 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { MaxRate = 9 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { Burst = 0.5 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { MaxQueued = -1 }, _clock));
    }

    private bool IsGiven()
    {
        using var lease = _budget.AttemptAcquire();
        return lease.IsAcquired;
    }

    private void UseAll()
    {
        while (IsGiven())
        {
        }
    }

    private static TimeSpan RetryAfter(RateLimitLease lease)
    {
        Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        return wait;
    }
}
