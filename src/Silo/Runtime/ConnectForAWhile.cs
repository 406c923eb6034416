using Microsoft.Extensions.Logging;
using Orleans;
using OrderActors.Ports;

namespace OrderActors.Silo.Runtime;

/// <summary>Waits for a first silo when the gateways start before the silos do, and then gives up with a sentence.</summary>
/// <remarks>The loop is Orleans' own; it only asks here whether and when to go on.</remarks>
internal sealed partial class ConnectForAWhile(TimeProvider clock, ILogger<ConnectForAWhile> log)
    : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly long _started = clock.GetTimestamp();
    private bool _said;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_started) > ClusterTiming.FirstSilo)
        {
            throw new SettingsException(
                "Cluster: no silo could be reached; start one with the same Cluster:Id and Storage:ConnectionString, " +
                $"and let this machine reach its Cluster:GatewayPort ({exception.Message.ReplaceLineEndings(" ")}).");
        }

        if (!_said)
            LogWaiting(log, exception.Message);
        _said = true;
        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(201, LogLevel.Information, "Waiting for a silo to call: {Reason}")]
    private static partial void LogWaiting(ILogger log, string reason);
}
