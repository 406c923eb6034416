using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using Polly;
using Polly.Retry;

namespace OrderActors.Engine.Subscriptions;

/// <summary>How an event is tried that its subscriber throws at.</summary>
internal static class SubscriberResilience
{
    /// <remarks>
    /// What is nobody's fault is not repeated here: a database that is away ends the work on the partition, which begins again from
    /// the stored cursor, because whether the last transaction was written is unknown.
    /// </remarks>
    public static ResiliencePipeline For(SubscriberRetries retries, TimeProvider clock) => retries.Tries <= 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { Name = "subscriber", TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries.Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = retries.FirstDelay,
                MaxDelay = retries.MaxDelay,
                ShouldHandle = failed => ValueTask.FromResult(
                    failed.Outcome.Exception is { } exception && IsOfEvent(exception)
                    && !failed.Context.CancellationToken.IsCancellationRequested),
                OnRetry = _ =>
                {
                    Retries.Count("subscriber");
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <remarks>Goes on in the caller's turn, also after a pause.</remarks>
    public static async Task RepeatAsync(
        this ResiliencePipeline tries, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellation);
        try
        {
            await tries.ExecuteAsync(
                static async (context, work) => await work(context.CancellationToken), context, work);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether another event could have gone well: then the one that failed is to be found, and parked in the end.</summary>
    public static bool IsOfEvent(Exception exception) =>
        exception is not (StorageUnavailableException or CursorMovedException);
}

/// <summary>Another process goes on from where this one believed to be.</summary>
internal sealed class CursorMovedException() : Exception("another process has moved the cursor");
