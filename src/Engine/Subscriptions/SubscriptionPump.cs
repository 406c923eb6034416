using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Engine.Hosting;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Takes the journal's events to the subscribers, partition by partition, as far as the partitions are this process's.</summary>
/// <remarks>Processes divide the partitions by leases, so a partition moves within seconds when its owner dies.</remarks>
public sealed partial class SubscriptionPump
{
    private static readonly TimeSpan s_lookForWaitingEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_beginAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ImmutableDictionary<string, Partition> _partitions;
    private readonly JournalFeed _feed;
    private readonly ISubscriptionStore _store;
    private readonly LeaseShare _share;
    private readonly TimeProvider _clock;
    private readonly ILogger<SubscriptionPump> _logger;
    private readonly TaskScheduler _scheduler;
    private readonly Lock _gate = new();
    private bool _isOpen;

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    /// <exception cref="ArgumentException">Two subscribers have one name.</exception>
    public SubscriptionPump(
        IEnumerable<ISubscriber> subscribers,
        JournalFeed feed,
        ISubscriptionStore store,
        ILeases leases,
        SweepOwner owner,
        TimeProvider clock,
        ILogger<SubscriptionPump> logger,
        TaskScheduler? scheduler = null)
    {
        _feed = feed;
        _store = store;
        _clock = clock;
        _logger = logger;
        _scheduler = scheduler ?? TaskScheduler.Default;
        var parts = new RunnerParts(feed, store, new CursorWriter(store, clock), clock, logger);
        _partitions = subscribers
            .SelectMany(_ => Enumerable.Range(0, JournalPartition.Count), (subscriber, number) => (subscriber, number))
            .ToImmutableDictionary(
                pair => LeaseOf(pair.subscriber.Name, pair.number),
                pair => new Partition(
                    new SubscriberPartition(pair.subscriber.Name, pair.number),
                    new PartitionRunner(pair.subscriber, pair.number, parts)),
                StringComparer.Ordinal);
        _share = new LeaseShare(
            [.. _partitions.Keys.Order(StringComparer.Ordinal)], leases, owner, clock, logger, Own);
    }

    /// <summary>The name of the lease on a subscriber's partition.</summary>
    public static string LeaseOf(string subscriber, int partition) => $"bus/{subscriber}/{partition}";

    /// <summary>Works until cancelled; batches under way are then finished or given up, and either way begin again elsewhere.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (_partitions.IsEmpty)
            return;

        lock (_gate)
            _isOpen = true;
        await Task.WhenAll(
            StartAsync(() => _share.RunAsync(cancellation)),
            StartAsync(() => _feed.RunAsync(cancellation)),
            StartAsync(() => LookForWaitingAsync(cancellation)));
        Task[] ending;
        lock (_gate)
        {
            _isOpen = false;
            foreach (var partition in _partitions.Values)
                partition.Stop?.Cancel();
            ending = [.. _partitions.Values.Select(partition => partition.Working)];
        }

        _feed.Wake();
        await Task.WhenAll(ending);
    }

    /// <summary>Begins work on partitions that are held from now on, and ends it on those that are not.</summary>
    private void Own(ImmutableHashSet<string> leases)
    {
        lock (_gate)
        {
            foreach (var (lease, partition) in _partitions)
            {
                if (leases.Contains(lease) && partition.Stop is null && _isOpen)
                {
                    var stop = partition.Stop = new CancellationTokenSource();
                    var before = partition.Working;
                    partition.Working = StartAsync(() => KeepAsync(partition, before, stop.Token));
                }
                else if (!leases.Contains(lease) && partition.Stop is not null)
                {
                    partition.Stop.Cancel();
                    partition.Stop = null;
                }
            }
        }

        _feed.Wake();
    }

    private async Task KeepAsync(Partition partition, Task before, CancellationToken cancellation)
    {
        await before;
        do
        {
            try
            {
                await partition.Runner.RunAsync(cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                LogBroken(_logger, partition.Name.Subscriber, partition.Name.Partition, exception);
            }
            catch (Exception)
            {
                return;
            }
        }
        while (await PauseAsync(cancellation));
    }

    /// <returns>False when it is over.</returns>
    private async Task<bool> PauseAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(s_beginAgainAfter, _clock, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task LookForWaitingAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_lookForWaitingEvery, _clock, cancellation);
                await LookForWaitingOnceAsync(cancellation);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // The rows wait for whoever looks next.
        }
    }

    private async Task LookForWaitingOnceAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var (subscriber, number) in await _store.FindWaitingAsync(cancellation))
            {
                if (_partitions.TryGetValue(LeaseOf(subscriber, number), out var partition))
                    partition.Runner.LookForWaiting();
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogNotFound(_logger, exception.Message);
        }
    }

    private Task StartAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();

    [LoggerMessage(144, LogLevel.Warning, "{Subscriber}, partition {Partition}: the work is begun again from the stored cursor")]
    private static partial void LogBroken(ILogger logger, string subscriber, int partition, Exception exception);

    [LoggerMessage(145, LogLevel.Warning, "Events that wait could not be looked for; it is tried again: {Reason}")]
    private static partial void LogNotFound(ILogger logger, string reason);

    private sealed class Partition(SubscriberPartition name, PartitionRunner runner)
    {
        public SubscriberPartition Name => name;

        public PartitionRunner Runner => runner;

        /// <summary>Of the work under way; null while there is none.</summary>
        public CancellationTokenSource? Stop { get; set; }

        /// <summary>What was begun last; completed when nothing is under way.</summary>
        public Task Working { get; set; } = Task.CompletedTask;
    }
}
