using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using Polly;
using Polly.Retry;

namespace OrderActors.Engine.Shops;

/// <summary>Repeats the commit of a new pair of tokens, which must not be lost: the old one may be dead already.</summary>
internal static class TokenCommits
{
    /// <summary>Six tries in about six seconds: a database that is failed over is back by then, more often than not.</summary>
    private const int MaxRetries = 5;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);

    /// <remarks>Goes on in the caller's turn, also after a pause. Without jitter: nobody else waits for the same shop.</remarks>
    public static async Task RepeatAsync(TimeProvider clock, Func<Task> commit)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true);
        try
        {
            // Made anew for each pair: one comes once a week and shop.
            await Pipeline(clock).ExecuteAsync(static async (_, commit) => await commit(), context, commit);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline Pipeline(TimeProvider clock) =>
        new ResiliencePipelineBuilder { Name = "shop-tokens", TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = s_firstPause,
                ShouldHandle = failed => ValueTask.FromResult(IsStorageTrouble(failed.Outcome.Exception)),
                OnRetry = _ =>
                {
                    Retries.Count("shop-tokens");
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private static bool IsStorageTrouble(Exception? exception) => exception
        is StorageUnavailableException or StorageOverloadedException or VersionConflictException
        or AggregateStoppedException;
}
