using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Composition;

/// <summary>Forgets stored answers whose repeats can no longer be expected.</summary>
public sealed partial class AnswerSweeper(IApiRequests answers, TimeProvider clock, ILogger<AnswerSweeper> log)
    : BackgroundService
{
    /// <summary>How long a key is remembered. Chosen: longer than any client goes on repeating.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private const int BatchSize = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await answers.ForgetBeforeAsync(clock.GetUtcNow() - Retention, BatchSize, stoppingToken) == BatchSize)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                }
            }
            catch (Exception exception) when (exception is StorageUnavailableException or StorageOverloadedException)
            {
                LogNotSwept(log, exception, Idempotency.KeyHeader);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old {Header} answers could not be forgotten; the next round tries again")]
    private static partial void LogNotSwept(ILogger log, Exception exception, string header);
}
