using OrderActors.Integrations.Resilience;
using OrderActors.Testing;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace OrderActors.Integrations.Tests.Resilience;

/// <summary>How calls to one target are repeated, bounded, spaced and stopped. Only the test moves time.</summary>
public sealed class CallPipelineTests
{
    private static readonly CallPolicy Policy = new()
    {
        Integration = "example",
        Judge = exception => exception is Trouble trouble ? new CallFailure(true, true, trouble.RetryAfter) : default,
        TotalTimeout = TimeSpan.FromSeconds(20),
        TryTimeout = TimeSpan.FromSeconds(8),
        MaxTries = 5,
        FirstPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(60),
        MaxJitter = TimeSpan.FromMilliseconds(500),
        Circuit = new CircuitPolicy
        {
            FailureRatio = 0.5,
            MinTries = 4,
            Sampling = TimeSpan.FromSeconds(30),
            Break = TimeSpan.FromSeconds(10),
        },
        Rate = new RateBudgetOptions(),
    };

    private static readonly CallPolicy NeverOpens = Policy with { Circuit = Policy.Circuit with { MinTries = 1000 } };

    private readonly ManualTimeProvider _clock = new();
    private readonly List<double> _triedAt = [];
    private readonly DateTimeOffset _start;

    public CallPipelineTests() => _start = _clock.GetUtcNow();

    [Fact]
    public void Each_try_waits_for_as_long_as_the_one_before_it_was_asked_to()
    {
        using var thread = BareThread.Enter();
        var call = Read(PipelineOf(NeverOpens), Failing(Asking(3), Asking(1), Asking(2)));

        RunUntilDone(call);

        Assert.Equal("done", ResultOf(call));
        Assert.Equal([0, 3, 4, 6], _triedAt);
    }

    [Fact]
    public void Pauses_that_nobody_asked_for_grow()
    {
        using var thread = BareThread.Enter();
        var call = Read(PipelineOf(NeverOpens), Failing([.. Enumerable.Repeat(new Trouble(null), 9)]));

        RunUntilDone(call);

        Assert.IsType<Trouble>(FailureOf(call));
        Assert.Equal([0, 0.9, 2.0, 4.0, 8.1], _triedAt.Select(at => Math.Round(at, 1)));
    }

    [Fact]
    public void A_pause_beyond_the_total_timeout_is_not_begun()
    {
        using var thread = BareThread.Enter();
        var call = Read(PipelineOf(NeverOpens), Failing(Asking(30)));

        Assert.Equal(Asking(30).RetryAfter, Assert.IsType<Trouble>(FailureOf(call)).RetryAfter);
        Assert.Equal([0], _triedAt);
    }

    [Fact]
    public void The_total_timeout_ends_a_call_whose_tries_hang()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(NeverOpens with { TryTimeout = TimeSpan.FromSeconds(15) });
        var call = pipeline.ExecuteAsync(true, token => HangAsync(pipeline, token), CancellationToken.None);

        RunUntilDone(call);

        Assert.IsType<TimeoutRejectedException>(FailureOf(call));
        Assert.Equal(20, SecondsPassed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.999999)]
    public void A_call_whose_tries_fail_at_once_makes_them_all_within_the_total_timeout(double dice)
    {
        using var thread = BareThread.Enter();
        var pipeline = new CallPipelines(NeverOpens, _clock, new FixedDice(dice)).For("target");
        var call = Read(pipeline, Failing([.. Enumerable.Repeat(new Trouble(null), 9)]));

        RunUntilDone(call);

        Assert.IsType<Trouble>(FailureOf(call));
        Assert.Equal(NeverOpens.MaxTries, _triedAt.Count);
    }

    [Fact]
    public void What_must_not_be_repeated_is_tried_once()
    {
        using var thread = BareThread.Enter();
        var call = PipelineOf(NeverOpens).ExecuteAsync(false, Failing(Asking(1)), CancellationToken.None);

        Assert.IsType<Trouble>(FailureOf(call));
        Assert.Equal([0], _triedAt);
    }

    [Fact]
    public void A_target_that_fails_is_left_alone_and_others_are_not()
    {
        using var thread = BareThread.Enter();
        var pipelines = new CallPipelines(Policy, _clock, new EvenDice());
        Break(pipelines.For("ill"));

        var refused = Assert.IsType<BrokenCircuitException>(FailureOf(Read(pipelines.For("ill"), Failing())));

        Assert.Equal(TimeSpan.FromSeconds(10), refused.RetryAfter);
        Assert.Equal("done", ResultOf(Read(pipelines.For("well"), Failing())));
    }

    [Fact]
    public void After_the_break_one_call_goes_through_and_its_answer_lets_the_others_in()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy);
        Break(pipeline);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var answer = new TaskCompletionSource<string>();

        var first = Once(pipeline, _ => new(answer.Task));
        var second = Once(pipeline, Failing());

        Assert.False(first.IsCompleted);
        Assert.IsType<BrokenCircuitException>(FailureOf(second));
        answer.SetResult("well again");
        Assert.Equal("well again", ResultOf(first));
        Assert.Equal(CircuitState.Closed, pipeline.CircuitState);
        Assert.Equal("done", ResultOf(Once(pipeline, Failing())));
    }

    [Fact]
    public void A_failed_trial_leaves_the_target_alone_for_another_break()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy);
        Break(pipeline);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.IsType<Trouble>(FailureOf(Once(pipeline, Failing(new Trouble(null)))));

        Assert.Equal(CircuitState.Open, pipeline.CircuitState);
        _clock.Advance(TimeSpan.FromSeconds(9));
        var refused = Assert.IsType<BrokenCircuitException>(FailureOf(Once(pipeline, Failing())));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
    }

    [Fact]
    public void A_trial_that_its_caller_gave_up_proves_nothing()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy);
        Break(pipeline);
        _clock.Advance(TimeSpan.FromSeconds(10));
        using var patience = new CancellationTokenSource();

        var trial = pipeline.ExecuteAsync(false, token => HangAsync(pipeline, token), patience.Token);
        patience.Cancel();

        Assert.True(trial.IsCanceled);
        Assert.Equal(CircuitState.Open, pipeline.CircuitState);
    }

    /// <summary>Each read has one try that its own timeout ends and one that the total timeout ends: both had no answer.</summary>
    [Fact]
    public void Reads_that_hang_open_the_circuit_also_where_some_calls_are_answered()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy with
        {
            TotalTimeout = TimeSpan.FromSeconds(12),
            Circuit = Policy.Circuit with { MinTries = 10, Sampling = TimeSpan.FromSeconds(60) },
        });
        for (var answered = 0; answered < 2; answered++)
            Assert.Equal("done", ResultOf(Once(pipeline, Failing())));
        var reads = Enumerable.Range(0, 4)
            .Select(_ => pipeline.ExecuteAsync(true, token => HangAsync(pipeline, token), CancellationToken.None)).ToList();

        reads.ForEach(RunUntilDone);

        Assert.All(reads, read => Assert.IsType<TimeoutRejectedException>(FailureOf(read)));
        Assert.Equal(CircuitState.Open, pipeline.CircuitState);
    }

    [Fact]
    public void A_caller_who_gives_up_says_nothing_of_the_target()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy);
        for (var call = 0; call < 20; call++)
        {
            using var patience = new CancellationTokenSource();
            var given = pipeline.ExecuteAsync(false, token => HangAsync(pipeline, token), patience.Token);
            patience.Cancel();
            Assert.True(given.IsCanceled);
        }

        Assert.Equal(CircuitState.Closed, pipeline.CircuitState);
    }

    [Fact]
    public void A_no_of_a_target_that_works_does_not_open_the_circuit()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy);
        for (var call = 0; call < 20; call++)
        {
            Assert.IsType<NotSupportedException>(FailureOf(Once(pipeline, Failing(new NotSupportedException("no")))));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(CircuitState.Closed, pipeline.CircuitState);
    }

    [Fact]
    public void Who_would_wait_too_long_for_a_turn_is_told_when_to_ask_again()
    {
        using var thread = BareThread.Enter();
        var pipeline = PipelineOf(Policy with
        {
            Rate = new RateBudgetOptions { InitialRate = 1, Burst = 1, MaxWait = TimeSpan.FromSeconds(2) },
        });
        var calls = Enumerable.Range(0, 3).Select(_ => Once(pipeline, Failing())).ToList();

        var refused = Assert.IsType<RateLimiterRejectedException>(FailureOf(Once(pipeline, Failing())));

        Assert.Equal(TimeSpan.FromSeconds(3), refused.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.All(calls, call => Assert.Equal("done", ResultOf(call)));
        Assert.Equal([0, 1, 2], _triedAt);
    }

    private double SecondsPassed => (_clock.GetUtcNow() - _start).TotalSeconds;

    private CallPipeline PipelineOf(CallPolicy policy) => new CallPipelines(policy, _clock, new EvenDice()).For("target");

    private static Task<string> Read(CallPipeline pipeline, Func<CancellationToken, ValueTask<string>> attempt) =>
        pipeline.ExecuteAsync(true, attempt, CancellationToken.None);

    private static Task<string> Once(CallPipeline pipeline, Func<CancellationToken, ValueTask<string>> attempt) =>
        pipeline.ExecuteAsync(false, attempt, CancellationToken.None);

    private void Break(CallPipeline pipeline)
    {
        for (var call = 0; call < Policy.Circuit.MinTries; call++)
            Assert.IsType<Trouble>(FailureOf(Once(pipeline, Failing(new Trouble(null)))));
        Assert.Equal(CircuitState.Open, pipeline.CircuitState);
    }

    /// <summary>Fails in these ways, one try after another, and then succeeds.</summary>
    private Func<CancellationToken, ValueTask<string>> Failing(params Exception[] failures)
    {
        var tries = 0;
        return _ =>
        {
            _triedAt.Add(SecondsPassed);
            return tries < failures.Length ? ValueTask.FromException<string>(failures[tries++]) : new("done");
        };
    }

    private static async ValueTask<string> HangAsync(CallPipeline pipeline, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.WithinTryTimeoutAsync<string>(Never, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            throw new Trouble(null);
        }
    }

    private static ValueTask<string> Never(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<string>();
        cancellation.Register(() => never.TrySetCanceled(cancellation));
        return new(never.Task);
    }

    private void RunUntilDone(Task call)
    {
        while (!call.IsCompleted)
            Assert.True(_clock.AdvanceToNextTimer(), "the call waits, and for no timer");
    }

    private static string ResultOf(Task<string> call)
    {
        Assert.True(call.IsCompletedSuccessfully, $"the call has not succeeded by now: {call.Exception?.InnerException}");
        return call.GetAwaiter().GetResult();
    }

    private static Exception FailureOf(Task<string> call)
    {
        Assert.True(call.IsFaulted, $"the call has not failed by now: {call.Status}");
        return call.Exception.InnerException!;
    }

    private static Trouble Asking(int seconds) => new(TimeSpan.FromSeconds(seconds - 0.25));

    private sealed class FixedDice(double number) : Random
    {
        public override double NextDouble() => number;
    }

    private sealed class Trouble(TimeSpan? retryAfter) : Exception("trouble")
    {
        public TimeSpan? RetryAfter { get; } = retryAfter;
    }
}
