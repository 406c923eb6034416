using System.Diagnostics;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>Spans of the commit pipeline: one for each item from hand-over to answer, and one for each transaction.</summary>
/// <remarks>
/// One transaction serves many traces, so it belongs to none: its span is linked to those of its items, and theirs to
/// it. It is made only when one of its items is traced.
/// </remarks>
internal static class CommitSpans
{
    /// <summary>Links that one span carries; exporters keep 128 by default and drop the rest.</summary>
    public const int MaxLinks = 128;

    public static Activity? Begin(ChangeSet set)
    {
        if (!Telemetry.Source.HasListeners())
            return null;

        var parent = set.Causes.IsEmpty ? CurrentContext : set.Causes[0];
        var span = Telemetry.StartDetached(
            Telemetry.Spans.Commit,
            ActivityKind.Internal,
            parent,
            set.Causes.Skip(1).Take(MaxLinks - 1).Select(cause => new ActivityLink(cause)));
        return span?.SetTag(Telemetry.Tags.Stream, set.Stream).SetTag(Telemetry.Tags.Events, set.Parts().Sum(part => part.Journal.Length));
    }

    public static Activity? Begin(InboxDelivery delivery) =>
        Telemetry.StartDetached(Telemetry.Spans.Store, ActivityKind.Internal, CurrentContext)
            ?.SetTag(Telemetry.Tags.Notification, delivery.NotificationId)
            .SetTag(Telemetry.Tags.ShopId, delivery.ShopId);

    public static Activity? BeginSettlements(int count) =>
        Telemetry.StartDetached(Telemetry.Spans.Settle, ActivityKind.Internal, CurrentContext)
            ?.SetTag(Telemetry.Tags.Items, count);

    public static Activity? BeginTransaction(PendingCommit[] batch)
    {
        if (!Telemetry.Source.HasListeners())
            return null;

        var items = batch.Select(item => item.Span).OfType<Activity>().Where(span => span.Recorded).ToList();
        if (items.Count == 0)
            return null;

        var transaction = Telemetry.StartDetached(
            Telemetry.Spans.Transaction,
            ActivityKind.Internal,
            default,
            items.Take(MaxLinks).Select(span => new ActivityLink(span.Context)));
        if (transaction is null)
            return null;

        foreach (var item in items)
            item.AddLink(new ActivityLink(transaction.Context));

        return transaction.SetTag(Telemetry.Tags.Items, batch.Length);
    }

    private static ActivityContext CurrentContext => Activity.Current?.Context ?? default;
}
