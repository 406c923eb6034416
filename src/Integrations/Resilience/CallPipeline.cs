using OrderActors.Ports.Observability;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;

namespace OrderActors.Integrations.Resilience;

/// <summary>
/// What every call to one target goes through: a total timeout; repeats, for calls that may be repeated; a turn in the
/// target's budget; the target's circuit; a timeout of the single try.
/// </summary>
/// <remarks>
/// The budget comes before the circuit, so that the circuit judges only what was sent. All waits are on the injected
/// clock. The circuit has no callbacks on purpose: Polly calls those from the thread pool, and a simulated call would go
/// on from there; <see cref="CircuitTelemetry"/> is told on the caller's thread.
/// </remarks>
public sealed class CallPipeline
{
    private static readonly ResiliencePropertyKey<long> s_startedAt = new("started-at");
    private static readonly ResiliencePropertyKey<CancellationToken> s_callersToken = new("callers-token");

    private readonly CallPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _repeated;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _try;

    internal CallPipeline(CallPolicy policy, TimeProvider clock, Random random)
    {
        _policy = policy;
        _clock = clock;
        _random = random;
        Budget = new RateBudget(policy.Rate, clock);
        _try = Builder().AddTimeout(policy.TryTimeout).Build();

        // One and the same turn and circuit for both kinds of calls.
        var single = Builder().AddRateLimiter(Budget).AddCircuitBreaker(Circuit()).Build();
        _repeated = Builder().AddTimeout(policy.TotalTimeout).AddRetry(Retry()).AddPipeline(single).Build();
        _once = Builder().AddTimeout(policy.TotalTimeout).AddPipeline(single).Build();
    }

    /// <summary>How fast the target is asked. The caller tells it what became of each try.</summary>
    public RateBudget Budget { get; }

    public CircuitState CircuitState => _circuit.CircuitState;

    /// <summary>Makes a call, and repeats it only where that is allowed.</summary>
    /// <param name="mayBeRepeated">False for whatever changes something at the other side.</param>
    /// <param name="attempt">One try. Its exceptions are judged by <see cref="CallPolicy.Judge"/>.</param>
    /// <exception cref="RateLimiterRejectedException">The last try was not made: its turn would have come too late.</exception>
    /// <exception cref="BrokenCircuitException">The last try was not made: the target is left alone for a while.</exception>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">The total timeout is over; a try may have been made.</exception>
    public async Task<T> ExecuteAsync<T>(
        bool mayBeRepeated, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            context.Properties.Set(s_startedAt, _clock.GetTimestamp());
            context.Properties.Set(s_callersToken, cancellation);
            return await (mayBeRepeated ? _repeated : _once).ExecuteAsync(
                static (context, attempt) => attempt(context.CancellationToken), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Bounds the part of a try that waits for the other side.</summary>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">It did not answer in time.</exception>
    public async Task<T> WithinTryTimeoutAsync<T>(
        Func<CancellationToken, ValueTask<T>> exchange, CancellationToken cancellation) =>
        await _try.ExecuteAsync(exchange, cancellation).ConfigureAwait(false);

    private ResiliencePipelineBuilder Builder() => new()
    {
        Name = _policy.Integration,
        TimeProvider = _clock,
        TelemetryListener = new CircuitTelemetry(_policy.Integration),
    };

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = _policy.MaxTries - 1,
        BackoffType = DelayBackoffType.Exponential,
        Delay = _policy.FirstPause,
        MaxDelay = _policy.LongestPause,
        UseJitter = true,
        Randomizer = _random.NextDouble,
        ShouldHandle = failed => ValueTask.FromResult(
            failed.Outcome.Exception is { } exception && IsWorthAnotherTry(exception, failed)),
        DelayGenerator = failed => ValueTask.FromResult(PauseAskedFor(failed.Outcome.Exception!)),
        OnRetry = _ =>
        {
            Retries.Count(_policy.Integration);
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions Circuit() => new()
    {
        FailureRatio = _policy.Circuit.FailureRatio,
        MinimumThroughput = _policy.Circuit.MinTries,
        SamplingDuration = _policy.Circuit.Sampling,
        BreakDuration = _policy.Circuit.Break,
        StateProvider = _circuit,
        ShouldHandle = tried => ValueTask.FromResult(
            tried.Outcome.Exception is { } exception && (IsTrouble(exception) || IsUnanswered(exception, tried.Context))),
    };

    /// <remarks>
    /// A pause that could outlast the total timeout is not begun: the caller is told of the failure instead. Ended in its
    /// middle it would also go on from the thread pool.
    /// </remarks>
    private bool IsWorthAnotherTry(Exception exception, RetryPredicateArguments<object> failed)
    {
        if (exception is not RateLimiterRejectedException && !_policy.Judge(exception).IsWorthAnotherTry)
            return false;

        var pause = RetryAfterOf(exception) ?? LongestPauseAfter(failed.AttemptNumber);
        var elapsed = _clock.GetElapsedTime(failed.Context.Properties.GetValue(s_startedAt, 0));
        return elapsed + pause + _policy.MaxJitter < _policy.TotalTimeout;
    }

    /// <summary>Polly's jittered pauses are shorter than this, whatever the dice say.</summary>
    /// <param name="attempt">From 0.</param>
    private TimeSpan LongestPauseAfter(int attempt)
    {
        const double PollysScale = 1.4;
        var pause = _policy.FirstPause * (Math.Pow(2, attempt + 1) / PollysScale);
        return pause < _policy.LongestPause ? pause : _policy.LongestPause;
    }

    /// <returns>Null leaves the pause to the growing ones.</returns>
    private TimeSpan? PauseAskedFor(Exception exception) =>
        RetryAfterOf(exception) is { } pause ? pause + (_policy.MaxJitter * _random.NextDouble()) : null;

    private TimeSpan? RetryAfterOf(Exception exception) => exception is RateLimiterRejectedException rejected
        ? rejected.RetryAfter
        : _policy.Judge(exception).RetryAfter;

    private bool IsTrouble(Exception exception) => _policy.Judge(exception).IsTrouble;

    /// <remarks>
    /// A try that the total timeout ended had no answer, as one that its own timeout ended. A try that its caller gave up
    /// says nothing of the target; but a trial call that was given up proves nothing, so the circuit stays open.
    /// </remarks>
    private bool IsUnanswered(Exception exception, ResilienceContext context) =>
        exception is OperationCanceledException
        && (_circuit.CircuitState is CircuitState.HalfOpen
            || !context.Properties.GetValue(s_callersToken, CancellationToken.None).IsCancellationRequested);
}
