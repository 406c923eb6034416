using OrderActors.Integrations.Resilience;

namespace OrderActors.Integrations.Tests.Resilience;

public sealed class RateBudgetTests
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

    private readonly SteppingClock _clock = new(DateTimeOffset.UnixEpoch, SteppingClock.Timeout);
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(Options, _clock);

    [Fact]
    public void A_burst_goes_at_once_and_then_each_turn_waits_for_its_share()
    {
        Assert.Equal([0, 0, 0, 0, 0, 100, 200, 300], Take(8).Select(Milliseconds));
    }

    [Fact]
    public void A_wait_beyond_the_limit_is_refused_and_takes_no_turn()
    {
        Assert.Equal(15, Take(15).Count);
        Assert.False(_budget.TryTake(out var wait));
        Assert.Equal(1100, Milliseconds(wait));
        Assert.False(_budget.TryTake(out var same));
        Assert.Equal(wait, same);
    }

    [Fact]
    public void Time_refills_the_bucket_up_to_the_burst()
    {
        Take(5);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal([0, 0, 0, 0, 0, 100], Take(6).Select(Milliseconds));
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
        Take(4);
        _budget.Succeeded();
        Assert.Equal(10, _budget.Rate);

        _budget.Refused(null);
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var answers = 0; answers < 20; answers++)
            _budget.Succeeded();
        Assert.Equal(11, _budget.Rate);
    }

    [Fact]
    public void Each_success_gives_some_of_the_rate_back()
    {
        _budget.Refused(null);
        _budget.Succeeded();

        Assert.Equal(7, _budget.Rate);
    }

    [Fact]
    public void Nothing_goes_before_the_time_that_the_other_side_asked_for()
    {
        _budget.Refused(TimeSpan.FromSeconds(3));
        Assert.False(_budget.TryTake(out var wait));
        Assert.Equal(3000, Milliseconds(wait));

        _clock.Advance(TimeSpan.FromSeconds(2.5));
        Assert.True(_budget.TryTake(out wait));
        Assert.Equal(500, Milliseconds(wait));

        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(_budget.TryTake(out wait));
        Assert.Equal(0, Milliseconds(wait));
    }

    [Fact]
    public void A_shorter_pause_does_not_shorten_a_longer_one()
    {
        _budget.Refused(TimeSpan.FromSeconds(30));
        _budget.Refused(TimeSpan.FromSeconds(2));

        Assert.False(_budget.TryTake(out var wait));
        Assert.Equal(30_000, Milliseconds(wait));
    }

    [Fact]
    public void Many_threads_together_get_no_more_than_the_budget()
    {
        var waits = new TimeSpan?[200];
        Parallel.For(0, waits.Length, index => waits[index] = _budget.TryTake(out var wait) ? wait : null);

        Assert.Equal(15, waits.Count(wait => wait is not null));
        Assert.Equal(10, waits.Where(wait => wait > TimeSpan.Zero).Distinct().Count());
    }

    [Fact]
    public void Bounds_that_exclude_each_other_are_a_mistake_of_the_settings()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { MinRate = 0 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { InitialRate = 0.5 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { MaxRate = 9 }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateBudget(Options with { Burst = 0.5 }, _clock));
    }

    [Fact]
    public void Each_shop_keeps_its_own_budget_and_the_number_of_shops_is_bounded()
    {
        var budgets = new RateBudgets(Options, _clock);
        var first = budgets.For("0");
        var second = budgets.For("1");
        Assert.NotSame(first, second);
        for (var shop = 2; shop < RateBudgets.MaxShops; shop++)
            budgets.For($"{shop}");
        Assert.Same(first, budgets.For("0"));

        budgets.For("one more");

        Assert.Same(first, budgets.For("0"));
        Assert.NotSame(second, budgets.For("1"));
    }

    private void UseAll()
    {
        while (_budget.TryTake(out var wait) && wait == TimeSpan.Zero)
        {
        }
    }

    private List<TimeSpan> Take(int turns) =>
        [.. Enumerable.Range(0, turns).Select(_ => _budget.TryTake(out var wait) ? wait : throw new InvalidOperationException($"refused: {wait}"))];

    private static double Milliseconds(TimeSpan wait) => Math.Round(wait.TotalMilliseconds);
}
