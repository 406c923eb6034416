using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrderActors.Ports.Observability;

/// <summary>The one source of this program's spans, the one meter of its measures, and the names of both.</summary>
/// <remarks>
/// Nothing here costs more than a look while nobody listens. What each name means stands in docs/telemetry.md, and a
/// name that was published stays: dashboards and alarms rest on it.
/// </remarks>
public static class Telemetry
{
    /// <summary>Of the source and of the meter.</summary>
    public const string Name = "OrderActors";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>A span that does not become the current one, for work that is handed over to somebody else.</summary>
    /// <param name="parent">The default value begins a new trace.</param>
    /// <returns>Null while nobody listens. Ended by <see cref="End"/>, never by itself.</returns>
    public static Activity? StartDetached(
        string name, ActivityKind kind, ActivityContext parent, IEnumerable<ActivityLink>? links = null)
    {
        if (!Source.HasListeners())
            return null;

        var outer = Activity.Current;
        try
        {
            // Without this a span without a parent would take the current one for it.
            Activity.Current = null;
            return Source.StartActivity(name, kind, parent, links: links);
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    /// <summary>Ends a span and leaves the current one as it is.</summary>
    /// <param name="error">Why it failed, in a word; null when it did not.</param>
    public static void End(Activity? span, string? error = null)
    {
        if (span is null)
            return;

        if (error is not null)
            span.SetStatus(ActivityStatusCode.Error, error).SetTag(Tags.ErrorType, error);

        var outer = Activity.Current;
        span.Stop();
        Activity.Current = outer;
    }

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        public const string Store = "store delivery";
        public const string Settle = "settle deliveries";
        public const string Commit = "commit";
        public const string Transaction = "transaction";
        public const string Apply = "apply delivery";
        public const string Refresh = "refresh order";
        public const string Effect = "perform effect";
    }

    /// <summary>Names of tags on spans and measures. Measures carry only those with few values.</summary>
    public static class Tags
    {
        public const string ErrorType = "error.type";
        public const string Stream = "orderactors.stream";
        public const string Events = "orderactors.events";
        public const string Items = "orderactors.items";
        public const string InboxId = "orderactors.inbox_id";
        public const string Notification = "orderactors.notification_id";
        public const string ShopId = "orderactors.shop_id";
        public const string OrderId = "orderactors.order_id";
        public const string EffectId = "orderactors.effect_id";
        public const string Endpoint = "endpoint";
        public const string Kind = "kind";
        public const string Outcome = "outcome";
        public const string Queue = "queue";
        public const string Reason = "reason";
        public const string State = "state";
        public const string Subscriber = "subscriber";
        public const string Partition = "partition";
    }

    /// <summary>Names of measures.</summary>
    public static class Measures
    {
        public const string CommitBatchSize = "orderactors.commit.batch_size";
        public const string CommitDuration = "orderactors.commit.duration";
        public const string CommitQueued = "orderactors.commit.queued";
        public const string CommitConflicts = "orderactors.commit.conflicts";
        public const string CommitFailures = "orderactors.commit.failures";
        public const string CommitRefused = "orderactors.commit.refused";
        public const string InboxPending = "orderactors.inbox.pending";
        public const string InboxOldest = "orderactors.inbox.oldest_age";
        public const string InboxSettled = "orderactors.inbox.settled";
        public const string InboxDuration = "orderactors.inbox.duration";
        public const string InboxHeld = "orderactors.inbox.held";
        public const string DueCount = "orderactors.due.count";
        public const string DueLateness = "orderactors.due.lateness";
        public const string SweepDuration = "orderactors.sweep.duration";
        public const string QueueLength = "orderactors.queue.length";
        public const string QueueDropped = "orderactors.queue.dropped";
        public const string Orders = "orderactors.orders";
        public const string OrderDuration = "orderactors.order.time_to_processing";
        public const string Effects = "orderactors.effects";
        public const string ChannelDuration = "orderactors.channel.duration";
        public const string ChannelWithheld = "orderactors.channel.withheld";
        public const string ChannelCircuit = "orderactors.channel.circuit";
        public const string Retries = "orderactors.retries";
        public const string WebhookAttempts = "orderactors.webhooks.attempts";
        public const string WebhookCalls = "orderactors.webhooks.call";
        public const string WebhookDelay = "orderactors.webhooks.delay";
        public const string WebhookDisabled = "orderactors.webhooks.disabled";
        public const string StreamsOpen = "orderactors.streams.open";
        public const string StreamsCutOff = "orderactors.streams.cut_off";
        public const string StreamsUnreadable = "orderactors.streams.unreadable";
        public const string SubscriptionEvents = "orderactors.subscription.events";
        public const string SubscriptionDuration = "orderactors.subscription.duration";
        public const string SubscriptionLag = "orderactors.subscription.lag";
        public const string SubscriptionLateness = "orderactors.subscription.lateness";
        public const string SubscriptionParked = "orderactors.subscription.parked";
        public const string SubscriptionOldestParked = "orderactors.subscription.oldest_parked_age";
        public const string JournalHeldUp = "orderactors.journal.held_up";
    }
}
