using System.Threading.RateLimiting;
using OrderActors.Integrations.Resilience;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.Resilience;

/// <summary>Who finds the budget used up: waits in line, is refused with an honest time, or gives up.</summary>
public sealed class RateBudgetQueueTests : IDisposable
{
    private static readonly RateBudgetOptions Options = new()
    {
        InitialRate = 10,
        MinRate = 1,
        MaxRate = 20,
        Burst = 1,
        MaxWait = TimeSpan.FromSeconds(1),
        MaxQueued = 100,
    };

    private readonly ManualTimeProvider _clock = new();
    private readonly RateBudget _budget;

    public RateBudgetQueueTests()
    {
        _budget = new RateBudget(Options, _clock);
        _budget.AttemptAcquire().Dispose();
    }

    public void Dispose() => _budget.Dispose();

    [Fact]
    public void Turns_are_given_in_the_order_of_asking_on_the_thread_that_moves_the_clock()
    {
        using var thread = BareThread.Enter();
        var order = new List<int>();
        foreach (var number in Enumerable.Range(1, 3))
            _ = NoteAsync(number);
        Assert.Equal(3, _budget.GetStatistics()!.CurrentQueuedCount);

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(order);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1], order);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal([1, 2, 3], order);

        async Task NoteAsync(int number)
        {
            using var lease = await _budget.AcquireAsync().ConfigureAwait(false);
            thread.Require();
            order.Add(number);
        }
    }

    [Fact]
    public void Nobody_overtakes_those_who_wait()
    {
        var waiting = Ask();
        _clock.Advance(TimeSpan.FromMilliseconds(99.9));

        using var hasty = _budget.AttemptAcquire();

        Assert.False(hasty.IsAcquired);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public void A_wait_beyond_the_limit_is_refused_at_once_and_says_how_long_it_would_have_been()
    {
        var waiting = Enumerable.Range(0, 10).Select(_ => Ask()).ToList();

        var refused = Now(Ask());

        Assert.False(refused.IsAcquired);
        Assert.Equal(1100, RetryAfter(refused).TotalMilliseconds);
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
    }

    [Fact]
    public void The_queue_is_bounded_by_number_too()
    {
        using var budget = new RateBudget(Options with { MaxQueued = 2 }, _clock);
        var first = budget.AcquireAsync().AsTask();
        var waiting = new[] { budget.AcquireAsync().AsTask(), budget.AcquireAsync().AsTask() };

        var refused = budget.AcquireAsync().AsTask();

        Assert.True(Now(first).IsAcquired);
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        Assert.False(Now(refused).IsAcquired);
        Assert.Equal(300, RetryAfter(Now(refused)).TotalMilliseconds);
    }

    [Fact]
    public void Who_waits_is_told_at_once_when_the_other_side_asks_for_a_pause_that_is_too_long()
    {
        var waiting = new[] { Ask(), Ask() };

        _budget.Refused(TimeSpan.FromSeconds(60));

        Assert.All(waiting, turn => Assert.Equal(60, RetryAfter(Now(turn)).TotalSeconds));
        Assert.Equal(0, _budget.GetStatistics()!.CurrentQueuedCount);
    }

    [Fact]
    public void Who_waits_goes_after_a_short_pause_that_the_other_side_asks_for()
    {
        var waiting = Ask();

        _budget.Refused(TimeSpan.FromMilliseconds(600));

        _clock.Advance(TimeSpan.FromMilliseconds(599));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(Now(waiting).IsAcquired);
    }

    [Fact]
    public void Who_gives_up_makes_room_and_takes_no_turn()
    {
        using var patience = new CancellationTokenSource();
        var first = _budget.AcquireAsync(1, patience.Token).AsTask();
        var second = Ask();

        patience.Cancel();
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(first.IsCanceled);
        Assert.True(Now(second).IsAcquired);
    }

    [Fact]
    public void When_it_is_closed_who_waits_is_refused()
    {
        var waiting = Ask();

        _budget.Dispose();

        Assert.False(Now(waiting).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => _budget.AttemptAcquire());
    }

    private Task<RateLimitLease> Ask() => _budget.AcquireAsync().AsTask();

    /// <summary>What the turn has come to by now.</summary>
    private static RateLimitLease Now(Task<RateLimitLease> turn)
    {
        Assert.True(turn.IsCompleted, "the turn is still awaited");
        return turn.GetAwaiter().GetResult();
    }

    private static TimeSpan RetryAfter(RateLimitLease lease)
    {
        Assert.False(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        return wait;
    }
}
