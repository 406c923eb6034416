using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace OrderActors.Silo.Runtime;

/// <summary>Sets the alarm when a silo starts, and goes on trying while the cluster is not ready for it.</summary>
internal sealed partial class AlarmStart(IGrainFactory grains, TimeProvider clock, ILogger<AlarmStart> log)
    : BackgroundService
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await grains.GetGrain<ISweepAlarm>(0).SetAsync().WaitAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSet(log, exception.Message);
                await Task.Delay(s_again, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(202, LogLevel.Warning, "The alarm that backs up the leased sweeps could not be set; it is tried again: {Reason}")]
    private static partial void LogNotSet(ILogger log, string reason);
}
