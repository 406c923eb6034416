using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;

namespace OrderActors.Storage;

/// <summary>Measures of the commit pipeline.</summary>
internal static class CommitMetrics
{
    internal static readonly Histogram<int> BatchSize = Telemetry.Meter.CreateHistogram<int>(
        Telemetry.Measures.CommitBatchSize, "{item}", "Items in one transaction.");

    internal static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.CommitDuration, "s", "Time of one transaction, from hand-over to its answer.");

    internal static readonly UpDownCounter<int> Queued = Telemetry.Meter.CreateUpDownCounter<int>(
        Telemetry.Measures.CommitQueued, "{item}", "Items that wait for a transaction.");

    internal static readonly Counter<long> Conflicts = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.CommitConflicts, "{item}", "Change sets whose stream had moved on; nothing of them was written.");

    internal static readonly Counter<long> Refused = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.CommitRefused, "{item}", "Items turned away because too many waited already.");

    private static readonly Counter<long> Failures = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.CommitFailures, "{transaction}", "Transactions that failed, by class of error.");

    internal static void Failed(string error) =>
        Failures.Add(1, new KeyValuePair<string, object?>(Telemetry.Tags.ErrorType, error));
}
