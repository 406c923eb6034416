using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>One span for each delivery of a batch, in the trace of the request that brought it, now or before a restart.</summary>
internal sealed class DeliverySpans
{
    private static readonly DeliverySpans s_none = new();

    private readonly Dictionary<long, Activity> _spanByInboxId = [];

    /// <summary>Whose trace holds what the batch does once for all; the others are linked to it.</summary>
    public Activity? First { get; private set; }

    public static DeliverySpans Begin(ImmutableArray<PendingDelivery> deliveries)
    {
        if (!Telemetry.Source.HasListeners())
            return s_none;

        var spans = new DeliverySpans();
        foreach (var delivery in deliveries)
            spans.Begin(delivery);

        return spans;
    }

    /// <summary>Why the work on a delivery is done, in the trace that it belongs to.</summary>
    public CommandContext ContextOf(PendingDelivery delivery) => new(
        "channel",
        $"webhook:{delivery.NotificationId}",
        _spanByInboxId.TryGetValue(delivery.InboxId, out var span) ? span.Id : delivery.TraceParent);

    /// <param name="settlements">Empty when the batch failed.</param>
    public void End(ImmutableArray<InboxSettlement> settlements)
    {
        foreach (var settlement in settlements)
        {
            if (_spanByInboxId.Remove(settlement.InboxId, out var span))
                Telemetry.End(span.SetTag(Telemetry.Tags.Outcome, settlement.Status.ToText()));
        }

        foreach (var span in _spanByInboxId.Values)
            Telemetry.End(span, "failed");
    }

    private void Begin(PendingDelivery delivery)
    {
        var links = First is null ? null : new[] { new ActivityLink(First.Context) };
        var span = Telemetry.StartDetached(
            Telemetry.Spans.Apply, ActivityKind.Consumer, TraceParent.ContextOf(delivery.TraceParent), links);
        if (span is null)
            return;

        span.SetTag(Telemetry.Tags.InboxId, delivery.InboxId)
            .SetTag(Telemetry.Tags.Notification, delivery.NotificationId)
            .SetTag(Telemetry.Tags.ShopId, delivery.ShopId);
        _spanByInboxId[delivery.InboxId] = span;
        First ??= span;
    }
}
