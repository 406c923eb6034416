using System.Diagnostics.Metrics;

namespace OrderActors.Storage;

/// <summary>Measures of the commit pipeline, under the meter <see cref="MeterName"/>.</summary>
public static class CommitMetrics
{
    public const string MeterName = "OrderActors.Storage";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>(
        "orderactors.commit.batch_size", "{item}", "Items in one transaction.");

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "orderactors.commit.duration", "s", "Time of one transaction, from hand-over to its answer.");

    internal static readonly UpDownCounter<int> Queued = Meter.CreateUpDownCounter<int>(
        "orderactors.commit.queued", "{item}", "Items that wait for a transaction.");
}
