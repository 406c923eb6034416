using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Subscriptions;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Subscriptions;

/// <summary>Processes on one journal, whose turns are taken on one thread and whose time a test moves.</summary>
internal sealed class BusUnderTest
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private readonly List<Process> _processes = [];

    public BusUnderTest() => Leases = new FakeLeases(Clock);

    public ManualTimeProvider Clock { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public FakeLeases Leases { get; }

    public static void Run(Func<BusUnderTest, Task> test) => Turns.Run(async () =>
    {
        var bus = new BusUnderTest();
        try
        {
            await test(bus);
        }
        finally
        {
            foreach (var process in bus._processes)
            {
                await process.StopAsync();
                process.Dispose();
            }
        }
    });

    public Process Start(string name, params ISubscriber[] subscribers)
    {
        var process = new Process(name, this, subscribers);
        _processes.Add(process);
        return process;
    }

    /// <summary>Moves the clock until it is so.</summary>
    public async Task UntilAsync(Func<bool> isSo, TimeSpan within, string what)
    {
        var end = Clock.GetUtcNow() + within;
        while (!isSo())
        {
            Assert.True(Clock.GetUtcNow() < end, $"not within {within}: {what}");
            await MoveAsync(s_step);
        }
    }

    public async Task MoveAsync(TimeSpan by)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += s_step)
        {
            Clock.Advance(s_step);
            await Turns.SettleAsync();
        }
    }

    internal sealed class Process : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly BusUnderTest _bus;
        private readonly Task _running;

        public Process(string name, BusUnderTest bus, ISubscriber[] subscribers)
        {
            _bus = bus;
            var feed = new JournalFeed(subscribers, bus.Journal, bus.Clock, NullLogger<JournalFeed>.Instance);
            var pump = new SubscriptionPump(
                subscribers, feed, bus.Journal, new Severed(bus.Leases, () => IsCutOff), new SweepOwner(name), bus.Clock,
                NullLogger<SubscriptionPump>.Instance, TaskScheduler.FromCurrentSynchronizationContext());
            _running = pump.RunAsync(_stop.Token);
        }

        /// <summary>It no longer reaches the leases, as if it had died or hung, and goes on with what it believes.</summary>
        public bool IsCutOff { get; set; }

        /// <summary>Moves the clock for what its end writes.</summary>
        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            for (var steps = 0; !_running.IsCompleted; steps++)
            {
                Assert.True(steps < 1_000, "the process does not end");
                await _bus.MoveAsync(s_step);
            }

            await _running;
        }

        public void Dispose() => _stop.Dispose();
    }

    private sealed class Severed(ILeases leases, Func<bool> isCutOff) : ILeases
    {
        public Task<ImmutableArray<Lease>> ReadAsync(CancellationToken cancellation) => Or(() => leases.ReadAsync(cancellation));

        public Task<ImmutableArray<HeldLease>> HoldAsync(
            string owner, ImmutableArray<string> names, TimeSpan duration, CancellationToken cancellation) =>
            Or(() => leases.HoldAsync(owner, names, duration, cancellation));

        public Task ReleaseAsync(string owner, ImmutableArray<string> names, CancellationToken cancellation) =>
            Or(() => leases.ReleaseAsync(owner, names, cancellation));

        private TTask Or<TTask>(Func<TTask> call) => isCutOff() ? throw new StorageUnavailableException("cut off") : call();
    }
}

/// <summary>Answers with one row an event, and does what a test says before that.</summary>
internal sealed class Recorder(string name = "recorder") : ISubscriber
{
    public string Name => name;

    public SubscriberOptions Options { get; init; } = new();

    public List<StoredEvent> Seen { get; } = [];

    /// <summary>The sizes of the batches that were handed over.</summary>
    public List<int> Batches { get; } = [];

    public Func<StoredEvent, Task> Before { get; set; } = _ => Task.CompletedTask;

    public bool WritesRows { get; init; } = true;

    public async Task<ImmutableArray<SubscriberRow>> HandleAsync(
        ImmutableArray<StoredEvent> events, CancellationToken cancellation)
    {
        Batches.Add(events.Length);
        foreach (var stored in events)
        {
            await Before(stored);
            Seen.Add(stored);
        }

        return WritesRows ? [.. events.Select(stored => RowOf(name, stored))] : [];
    }

    /// <summary>A row that tells which event it is of.</summary>
    public static SubscriberRow RowOf(string subscriber, StoredEvent stored) => new SubscriberRow.ShopDay(
        subscriber, new ShopKey("acme", stored.Stream), DateOnly.MinValue, ShopDayCounts.None with { Created = stored.Version });

    /// <summary>The versions of a stream whose rows a subscriber stored, in the order in which it did.</summary>
    public static IEnumerable<long> Stored(MemoryJournal journal, string stream, string subscriber = "recorder") => journal.Rows
        .Where(row => row.Subscriber == subscriber && row.Shop.ShopId == stream).Select(row => row.Added.Created);
}
