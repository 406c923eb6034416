using System.Collections.Immutable;

namespace OrderActors.Engine.Subscriptions;

/// <summary>What a subscriber wants to be told, and what is done when it fails.</summary>
public sealed record SubscriberOptions
{
    /// <summary>Names of events, with their version (<c>order.created.v1</c>) or for all versions (<c>order.created</c>).</summary>
    /// <value>Default: empty, which is all.</value>
    public ImmutableArray<string> EventTypes { get; init; } = [];

    /// <value>Default: empty, which is all.</value>
    public ImmutableArray<string> Sellers { get; init; } = [];

    /// <summary>Ids of shops; events that are of no shop, such as those of stock, are then left out.</summary>
    /// <value>Default: empty, which is all.</value>
    public ImmutableArray<string> Shops { get; init; } = [];

    /// <summary>Where a subscriber begins that has no cursors yet.</summary>
    public SubscriptionStart From { get; init; } = SubscriptionStart.Beginning;

    /// <summary>Only what happened at this instant or later.</summary>
    /// <value>Default: null, which is all from <see cref="From"/> on.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The most events that are handled, and whose rows are written, at a time.</summary>
    /// <value>Default 200: a transaction for that many takes some milliseconds.</value>
    public int BatchSize { get; init; } = 200;

    /// <summary>The least time between two batches of a partition, so that more events share a transaction.</summary>
    /// <value>Default 0: events are handed over as soon as they are read. More than a second is waited for by whole seconds.</value>
    public TimeSpan BatchesApart { get; init; }

    /// <summary>How long a batch may take; then it counts as failed.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan HandleWithin { get; init; } = TimeSpan.FromSeconds(30);

    public SubscriberRetries Retries { get; init; } = new();

    public AfterLastTry AfterLastTry { get; init; } = AfterLastTry.ParkStream;
}

public enum SubscriptionStart
{
    /// <summary>All that ever happened.</summary>
    Beginning,

    /// <summary>What happens from now on.</summary>
    End,
}

/// <summary>How often an event is tried that its subscriber throws at, and how long its partition waits for that.</summary>
public sealed record SubscriberRetries
{
    /// <value>Default 5, the first one included; at least 1.</value>
    public int Tries { get; init; } = 5;

    /// <summary>Pause after the first try; each further one is twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <value>Default 30 seconds, so that by default a partition waits for an event for 3 seconds in all.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What happens to an event that was tried as often as the policy says.</summary>
public enum AfterLastTry
{
    /// <summary>It is parked, and later events of its stream wait behind it; other streams go on.</summary>
    ParkStream,

    /// <summary>It is parked, and its stream goes on without it.</summary>
    ParkEvent,
}
