using System.Diagnostics.Metrics;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Observability;

namespace OrderActors.Engine;

/// <summary>Measures of the pumps, the sweeper, the orders and the webhooks.</summary>
internal static class EngineMetrics
{
    private static readonly Counter<long> s_settled = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.InboxSettled, "{delivery}", "Tries of deliveries by outcome; pending is one that is repeated.");

    private static readonly Histogram<double> s_inboxDuration = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.InboxDuration, "s", "From the receipt of a delivery until what it led to is committed.");

    private static readonly UpDownCounter<int> s_queueLength = Telemetry.Meter.CreateUpDownCounter<int>(
        Telemetry.Measures.QueueLength, "{job}", "Jobs that wait in a pump.");

    private static readonly Counter<long> s_queueDropped = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.QueueDropped, "{job}", "Hints that a full pump turned away; the sweeper finds their work.");

    private static readonly Histogram<double> s_sweepDuration = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.SweepDuration, "s", "One sweep for what is due, by kind and outcome.");

    private static readonly Counter<long> s_orders = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.Orders, "{order}", "Orders that entered a state.");

    private static readonly Histogram<double> s_timeToProcessing = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.OrderDuration,
        "s",
        "From the receipt of an order, or TikTok's last change of it when that came later, until processing.");

    private static readonly Counter<long> s_effects = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.Effects, "{effect}", "External effects by kind and outcome.");

    private static readonly Counter<long> s_webhookAttempts = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.WebhookAttempts, "{attempt}", "Attempts to send an event to an endpoint, by outcome.");

    private static readonly Histogram<double> s_webhookCalls = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.WebhookCalls, "s", "One call of an endpoint.");

    private static readonly Histogram<double> s_webhookDelay = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.WebhookDelay, "s", "From the writing of a delivery until its endpoint took it with the first attempt.");

    private static readonly Counter<long> s_webhookDisabled = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.WebhookDisabled, "{endpoint}", "Endpoints that were disabled by themselves, by reason.");

    public static void Settled(string status) => s_settled.Add(1, Tag(Telemetry.Tags.Outcome, status));

    public static void Applied(TimeSpan sinceReceipt) => s_inboxDuration.Record(Seconds(sinceReceipt));

    public static void Queued(string queue, int difference) =>
        s_queueLength.Add(difference, Tag(Telemetry.Tags.Queue, queue));

    public static void Dropped(string queue) => s_queueDropped.Add(1, Tag(Telemetry.Tags.Queue, queue));

    public static void Swept(string kind, bool isDone, TimeSpan took) => s_sweepDuration.Record(
        Seconds(took), Tag(Telemetry.Tags.Kind, kind), Tag(Telemetry.Tags.Outcome, isDone ? "done" : "failed"));

    public static void Entered(string state) => s_orders.Add(1, Tag(Telemetry.Tags.State, state));

    public static void ReachedProcessing(TimeSpan sinceReceipt) => s_timeToProcessing.Record(Seconds(sinceReceipt));

    public static void Effect(string kind, string outcome) =>
        s_effects.Add(1, Tag(Telemetry.Tags.Kind, kind), Tag(Telemetry.Tags.Outcome, outcome));

    public static void WebhookAttempt(DeliveryVerdict verdict, TimeSpan took, TimeSpan sinceWritten, bool isFirst)
    {
        var outcome = verdict.Status switch
        {
            DeliveryStatus.Delivered => "delivered",
            DeliveryStatus.Pending => "later",
            DeliveryStatus.Failed => "failed",
        };
        s_webhookAttempts.Add(1, Tag(Telemetry.Tags.Outcome, outcome));
        s_webhookCalls.Record(Seconds(took), Tag(Telemetry.Tags.Outcome, outcome));
        if (isFirst && verdict.Status is DeliveryStatus.Delivered)
            s_webhookDelay.Record(Seconds(sinceWritten));
    }

    public static void WebhookDisabled(EndpointStopKind kind) =>
        s_webhookDisabled.Add(1, Tag(Telemetry.Tags.Reason, kind is EndpointStopKind.Gone ? "gone" : "failing"));

    // Two clocks may be compared here, TikTok's and ours.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
