using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;
using Names = OrderActors.Ports.Observability.Telemetry;

namespace OrderActors.Silo.Telemetry;

/// <summary>Measures what waits in the database: how much, and how late it is.</summary>
/// <remarks>Runs only where measures are sent. Each process measures the same database, so readers take the largest value.</remarks>
internal sealed partial class BacklogSampler(
    IBacklog backlog, TimeProvider clock, TelemetryOptions options, ILogger<BacklogSampler> logger) : BackgroundService
{
    private static readonly Gauge<long> s_pending = Names.Meter.CreateGauge<long>(
        Names.Measures.InboxPending, "{delivery}", "Deliveries that wait to be applied.");

    private static readonly Gauge<double> s_oldest = Names.Meter.CreateGauge<double>(
        Names.Measures.InboxOldest, "s", "Age of the oldest delivery that waits; 0 without any.");

    private static readonly Gauge<long> s_due = Names.Meter.CreateGauge<long>(
        Names.Measures.DueCount, "{row}", "Rows whose time has come and that nobody has taken up yet, by kind.");

    private static readonly Gauge<double> s_lateness = Names.Meter.CreateGauge<double>(
        Names.Measures.DueLateness, "s", "How late the most overdue row is, by kind; 0 when none is due.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.MetricsEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetUtcNow();
                foreach (var entry in await backlog.ReadAsync(now, stoppingToken))
                    Record(entry, now);
            }
            catch (StorageUnavailableException exception)
            {
                LogNotRead(logger, exception.Message);
            }
        }
    }

    private static void Record(BacklogEntry entry, DateTimeOffset now)
    {
        var age = entry.Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0;
        if (entry.Kind is BacklogKind.Inbox)
        {
            s_pending.Record(entry.Count);
            s_oldest.Record(age);
            return;
        }

        var kind = new KeyValuePair<string, object?>(Names.Tags.Kind, NameOf(entry.Kind));
        s_due.Record(entry.Count, kind);
        s_lateness.Record(age, kind);
    }

    private static string NameOf(BacklogKind kind) => kind switch
    {
        BacklogKind.Inbox => "inbox",
        BacklogKind.Orders => "orders",
        BacklogKind.Reservations => "reservations",
        BacklogKind.Shops => "shops",
        BacklogKind.Effects => "effects",
        BacklogKind.Webhooks => "webhooks",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits could not be measured: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);
}
