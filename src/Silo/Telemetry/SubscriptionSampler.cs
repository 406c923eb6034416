using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderActors.Engine.Subscriptions;
using OrderActors.Ports.Storage;
using Names = OrderActors.Ports.Observability.Telemetry;

namespace OrderActors.Silo.Telemetry;

/// <summary>Measures how far subscribers are behind the journal, and what they left for people.</summary>
/// <remarks>Runs only where measures are sent. Each process measures the same database, so readers take the largest value.</remarks>
internal sealed partial class SubscriptionSampler(
    SubscriptionWatch watch, IEnumerable<ISubscriber> subscribers, TimeProvider clock, TelemetryOptions options, ILogger<SubscriptionSampler> logger) : BackgroundService
{
    private static readonly Gauge<long> s_lag = Names.Meter.CreateGauge<long>(
        Names.Measures.SubscriptionLag, "{event}", "Events that a subscriber has not passed, by partition.");

    private static readonly Gauge<double> s_lateness = Names.Meter.CreateGauge<double>(
        Names.Measures.SubscriptionLateness, "s", "Age of the oldest event that a subscriber has not passed, by partition.");

    private static readonly Gauge<long> s_parked = Names.Meter.CreateGauge<long>(
        Names.Measures.SubscriptionParked, "{event}", "Events that wait for a person.");

    private static readonly Gauge<double> s_oldestParked = Names.Meter.CreateGauge<double>(
        Names.Measures.SubscriptionOldestParked, "s", "For how long the first of them has waited; 0 without any.");

    private static readonly Gauge<double> s_heldUp = Names.Meter.CreateGauge<double>(
        Names.Measures.JournalHeldUp, "s", "Age of the oldest transaction for which readers of the journal wait.");

    // A subscriber that this program no longer has keeps its cursors, and is nobody's lag.
    private readonly FrozenSet<string> _names = subscribers.Select(subscriber => subscriber.Name).ToFrozenSet(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.MetricsEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Record(await watch.LookAsync(stoppingToken), clock.GetUtcNow());
            }
            catch (StorageUnavailableException exception)
            {
                LogNotRead(logger, exception.Message);
            }
        }
    }

    private void Record(WatchedSubscriptions watched, DateTimeOffset now)
    {
        s_heldUp.Record(watched.JournalHeldUp.TotalSeconds);
        foreach (var subscription in watched.Subscriptions.Where(one => _names.Contains(one.Name)))
        {
            var subscriber = Tag(Names.Tags.Subscriber, subscription.Name);
            s_parked.Record(subscription.Parked.Parked, subscriber);
            s_oldestParked.Record(
                subscription.Parked.OldestParkedAt is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0, subscriber);
            foreach (var partition in subscription.Partitions)
            {
                var number = Tag(Names.Tags.Partition, partition.Partition.ToString(CultureInfo.InvariantCulture));
                s_lag.Record(partition.Events, subscriber, number);
                s_lateness.Record(partition.Lateness.TotalSeconds, subscriber, number);
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscriptions could not be measured: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);
}
