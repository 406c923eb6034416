using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;

namespace OrderActors.Gateway.Api.Events;

/// <summary>What operators see of event streams.</summary>
internal static class StreamMetrics
{
    public static readonly UpDownCounter<int> Open = Telemetry.Meter.CreateUpDownCounter<int>(
        Telemetry.Measures.StreamsOpen, description: "Event streams that are open.");

    public static readonly Counter<long> Unreadable = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.StreamsUnreadable, description: "Events that could not be told, each time that one was met.");

    private static readonly Counter<long> s_cutOff = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.StreamsCutOff, description: "Event streams that were ended before their callers ended them.");

    public static void CountCutOff(string reason) => s_cutOff.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
