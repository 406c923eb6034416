using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace OrderActors.Silo.Runtime;

/// <summary>Sets the alarm when a silo starts, and goes on trying while the cluster is not ready for it.</summary>
internal sealed partial class AlarmStart(IGrainFactory grains, TimeProvider clock, ILogger<AlarmStart> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        ClusterResilience.ForAlarm(clock, exception => LogNotSet(log, exception.Message))
            .ExecuteAsync(SetAsync, stoppingToken).AsTask();

    private async ValueTask SetAsync(CancellationToken cancellation) =>
        await grains.GetGrain<ISweepAlarm>(0).SetAsync().WaitAsync(cancellation);

    [LoggerMessage(202, LogLevel.Warning, "The alarm that backs up the leased sweeps could not be set; it is tried again: {Reason}")]
    private static partial void LogNotSet(ILogger log, string reason);
}
