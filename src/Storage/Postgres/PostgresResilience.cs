using Npgsql;
using OrderActors.Ports.Observability;
using Polly;
using Polly.Retry;

namespace OrderActors.Storage.Postgres;

/// <summary>What is repeated against PostgreSQL within one call. All of it is at once and without a pause.</summary>
/// <remarks>
/// Whoever needs a database that is away for longer hears so (<see cref="Ports.Storage.StorageUnavailableException"/>):
/// webhooks are sent again by TikTok, and what is due stays due.
/// </remarks>
internal static class PostgresResilience
{
    /// <summary>One: after a restart of the server the pool still holds dead connections, and a new one tells the truth.</summary>
    public const int ReadRetries = 1;

    /// <summary>Two: a batch that is ended by a deadlock meets another one hardly ever, and three times never by chance.</summary>
    public const int BatchRetries = 2;

    /// <param name="clock">Nothing is waited for; Polly times the attempts by it.</param>
    /// <param name="forgetConnections">Called before the repeat, which then opens a new connection.</param>
    public static ResiliencePipeline ForReads(TimeProvider clock, Action forgetConnections) => Repeating(
        clock,
        "postgresql-read",
        ReadRetries,
        PostgresErrors.IsBrokenConnection,
        forgetConnections);

    /// <summary>For batches, whose transaction must not be written twice: only what certainly was not written is repeated.</summary>
    /// <inheritdoc cref="ForReads" path="/param[@name='clock']"/>
    public static ResiliencePipeline ForBatches(TimeProvider clock) => Repeating(
        clock,
        "postgresql-batch",
        BatchRetries,
        IsCertainlyUnwritten,
        static () => { });

    // Rows are sorted, so two processes rarely wait for each other in a circle; when they do, PostgreSQL ends one of
    // them. A plan that a connection pooler in between has dropped is the third case that ends a transaction for sure.
    private static bool IsCertainlyUnwritten(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.InvalidSqlStatementName,
    };

    private static ResiliencePipeline Repeating(
        TimeProvider clock, string kind, int retries, Func<Exception, bool> isWorthIt, Action before) =>
        new ResiliencePipelineBuilder { Name = kind, TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                Delay = TimeSpan.Zero,
                ShouldHandle = failed => ValueTask.FromResult(
                    failed.Outcome.Exception is { } exception && isWorthIt(exception)),
                OnRetry = _ =>
                {
                    Retries.Count(kind);
                    before();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
