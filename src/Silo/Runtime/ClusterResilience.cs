using OrderActors.Ports.Observability;
using Polly;
using Polly.Retry;

namespace OrderActors.Silo.Runtime;

/// <summary>What is repeated against the cluster, and for how long. How fast the cluster notices a loss: <see cref="ClusterTiming"/>.</summary>
internal static class ClusterResilience
{
    /// <summary>A call is repeated for so long: longer than a dead silo stays unnoticed and a client's call hangs; shorter than people wait.</summary>
    public static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    /// <summary>An alarm that is not set costs nothing while the leased sweeps run, so there is no hurry.</summary>
    private static readonly TimeSpan s_alarmPause = TimeSpan.FromSeconds(10);

    private static readonly ResiliencePropertyKey<long> s_startedAt = new("started-at");

    /// <summary>Repeats grain calls with growing pauses, for as long as callers are patient.</summary>
    /// <param name="isWorthIt">Asked at each failure.</param>
    public static ResiliencePipeline ForCalls(TimeProvider clock, Func<Exception, bool> isWorthIt) => Repeating(
        "grain-call",
        clock,
        new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Exponential,
            Delay = s_firstPause,
            MaxDelay = s_longestPause,
            ShouldHandle = failed => ValueTask.FromResult(
                failed.Outcome.Exception is { } exception
                && isWorthIt(exception)
                && clock.GetElapsedTime(failed.Context.Properties.GetValue(s_startedAt, 0)) < CallPatience),
        });

    /// <summary>Repeats until it is done or the process stops.</summary>
    /// <param name="tell">Told of each failure.</param>
    public static ResiliencePipeline ForAlarm(TimeProvider clock, Action<Exception> tell) => Repeating(
        "sweep-alarm",
        clock,
        new RetryStrategyOptions
        {
            BackoffType = DelayBackoffType.Constant,
            Delay = s_alarmPause,
            ShouldHandle = failed =>
            {
                if (failed.Outcome.Exception is not { } exception || failed.Context.CancellationToken.IsCancellationRequested)
                    return ValueTask.FromResult(false);

                tell(exception);
                return ValueTask.FromResult(true);
            },
        });

    /// <param name="startedAt">The clock's timestamp before the first try.</param>
    /// <returns>To be given back to the pool. What is repeated goes on in its own turn, also after a pause.</returns>
    public static ResilienceContext BeginCall(long startedAt)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true);
        context.Properties.Set(s_startedAt, startedAt);
        return context;
    }

    private static ResiliencePipeline Repeating(string kind, TimeProvider clock, RetryStrategyOptions options)
    {
        options.MaxRetryAttempts = int.MaxValue;
        options.OnRetry = _ =>
        {
            Retries.Count(kind);
            return ValueTask.CompletedTask;
        };
        return new ResiliencePipelineBuilder { Name = kind, TimeProvider = clock }.AddRetry(options).Build();
    }
}
