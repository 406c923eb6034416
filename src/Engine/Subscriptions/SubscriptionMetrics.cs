using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Measures of what subscribers are told.</summary>
internal static class SubscriptionMetrics
{
    private static readonly Counter<long> s_events = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.SubscriptionEvents, "{event}", "Events by subscriber and outcome.");

    private static readonly Histogram<double> s_duration = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.SubscriptionDuration, "s", "From an event until its subscriber's rows are committed.");

    public static void Told(string subscriber, string outcome, int events) => s_events.Add(
        events,
        new KeyValuePair<string, object?>(Telemetry.Tags.Subscriber, subscriber),
        new KeyValuePair<string, object?>(Telemetry.Tags.Outcome, outcome));

    public static void Handled(string subscriber, TimeSpan sinceEvent) => s_duration.Record(
        Math.Max(0, sinceEvent.TotalSeconds), new KeyValuePair<string, object?>(Telemetry.Tags.Subscriber, subscriber));
}
