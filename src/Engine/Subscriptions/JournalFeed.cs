using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Reads the journal once for all subscribers of this process, and keeps its newest events for them.</summary>
/// <remarks>A subscriber that is further behind than what is kept reads the database by itself until it has caught up.</remarks>
public sealed partial class JournalFeed(
    IEnumerable<ISubscriber> subscribers, ISubscriptionStore store, TimeProvider clock, ILogger<JournalFeed> logger)
{
    /// <summary>Some seconds of the busiest journal; more would be kept for subscribers that are behind anyway.</summary>
    private const int MaxEvents = 20_000;

    private const long MaxBytes = 32 << 20;
    private const int PageSize = 500;

    /// <summary>An empty look costs the database a fraction of a millisecond.</summary>
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How often those who wait are woken although there is nothing new, for what they do by the clock.</summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);

    /// <summary>What is read, unless somebody wants all: an order has ten events, and most subscribers want a few of them.</summary>
    private readonly ImmutableArray<string> _types = subscribers.Any(subscriber => subscriber.Options.EventTypes.IsEmpty)
        ? []
        : [.. subscribers.SelectMany(subscriber => subscriber.Options.EventTypes).Distinct(StringComparer.Ordinal)];

    private readonly Lock _gate = new();
    private readonly JournalWindow _window = new(MaxEvents, MaxBytes);
    private readonly JournalPages _behind = new(store);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasBegun;
    private long _tickedAt;

    /// <summary>Reads on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var pause = await LookAsync(cancellation);
                WakeByClock();
                await Task.Delay(pause, clock, cancellation);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Those who wait see that they are to stop.
            Wake();
        }
    }

    /// <summary>Ends at the next event that is read, and once a second without one.</summary>
    internal Task NextAsync()
    {
        lock (_gate)
            return _next.Task;
    }

    /// <summary>Ends what <see cref="NextAsync"/> gave.</summary>
    internal void Wake()
    {
        TaskCompletionSource waited;
        lock (_gate)
        {
            waited = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waited.TrySetResult();
    }

    /// <summary>Events of a partition that follow a position, from memory where they are there.</summary>
    internal async Task<JournalPage> ReadAsync(int partition, long after, int max, CancellationToken cancellation)
    {
        JournalPage? page = null;
        lock (_gate)
        {
            if (_hasBegun)
                page = _window.Read(partition, after, max);
        }

        return page ?? await _behind.ReadAsync(partition, after, cancellation);
    }

    /// <summary>Reads to the journal's end.</summary>
    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        try
        {
            await BeginAsync(cancellation);
            if (_types.IsEmpty)
                await ReadAllAsync(cancellation);
            else
                await ReadWantedAsync(cancellation);

            return s_lookEvery;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogNotRead(logger, exception.Message);
            return s_afterFailure;
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (_hasBegun)
            return;

        var end = await store.FindJournalEndAsync(cancellation);
        lock (_gate)
        {
            _window.Begin(end);
            _hasBegun = true;
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        ImmutableArray<StoredEvent> page;
        do
        {
            page = await store.ReadJournalAsync(_window.End, PageSize, cancellation);
            Append(page);
        }
        while (page.Length == PageSize);
    }

    private async Task ReadWantedAsync(CancellationToken cancellation)
    {
        // First, because what is left out is then known to be behind this position.
        var end = await store.FindJournalEndAsync(cancellation);
        if (end <= _window.End)
            return;

        ImmutableArray<StoredEvent> page;
        do
        {
            page = await store.ReadJournalAsync(_window.End, end, _types, PageSize, cancellation);
            Append(page);
        }
        while (page.Length == PageSize);

        lock (_gate)
            _window.Pass(end);
    }

    private void Append(ImmutableArray<StoredEvent> events)
    {
        if (events.IsEmpty)
            return;

        lock (_gate)
            _window.Append(events);
        Wake();
    }

    private void WakeByClock()
    {
        if (clock.GetElapsedTime(_tickedAt) < s_tick)
            return;

        _tickedAt = clock.GetTimestamp();
        Wake();
    }

    [LoggerMessage(140, LogLevel.Warning, "The journal could not be read for subscribers; it is tried again: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);
}
