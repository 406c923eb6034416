using System.Collections.Immutable;
using OrderActors.Engine.Subscriptions;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using static OrderActors.Engine.Tests.Subscriptions.BusUnderTest;

namespace OrderActors.Engine.Tests.Subscriptions;

/// <summary>One rotten event costs its stream, or itself, and nobody else more than the policy says.</summary>
public sealed class ParkingTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_policy = TimeSpan.FromSeconds(8);

    // Of one partition, or the second would not have to wait for the first.
    private static readonly string[] s_streams =
        [.. Enumerable.Range(1, 1000).Select(number => $"order/acme/7495/{number}").Where(stream => JournalPartition.Of(stream) == 3).Take(10)];

    private static string Rotten => s_streams[4];

    [Fact]
    public void A_rotten_event_is_found_and_parked_and_later_ones_of_its_stream_wait_behind_it() => Run(async bus =>
    {
        var recorder = new Recorder { Before = Refuse };
        Append(bus, 3);
        bus.Start("only", recorder);

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 27, s_policy, "the others go on");

        Assert.All(s_streams.Except([Rotten]), stream => Assert.Equal([1, 2, 3], Recorder.Stored(bus.Journal, stream)));
        Assert.Empty(Recorder.Stored(bus.Journal, Rotten));
        Assert.Equal(
            [(1, ParkedStatus.Parked, 5, "InvalidDataException: rotten "), (2, ParkedStatus.Waiting, 0, null), (3, ParkedStatus.Waiting, 0, null)],
            bus.Journal.Parked.OrderBy(row => row.Event.Version).Select(row => (
                (int)row.Event.Version, row.Status, row.Attempts, row.Status is ParkedStatus.Parked ? row.Reason : null)));
        bus.Journal.Append(Rotten);
        await bus.UntilAsync(() => bus.Journal.Parked.Count == 4, s_soon, "what comes later waits too");
    });

    [Fact]
    public void A_rotten_event_of_many_is_found_by_halving() => Run(async bus =>
    {
        var recorder = new Recorder { Before = Refuse };
        Append(bus, 1);
        bus.Start("only", recorder);

        await bus.UntilAsync(() => bus.Journal.Parked.Count == 1, s_policy, "it is parked");

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 9, s_soon, "the others");
        // The last 1 of the first half is tried five times.
        Assert.Equal([10, 5, 2, 3, 1, 2, 1, 1, 1, 1, 1, 1, 5], recorder.Batches);
    });

    [Fact]
    public void Repeated_it_is_handled_and_what_waited_follows_in_order() => Run(async bus =>
    {
        var recorder = new Recorder { Before = Refuse };
        Append(bus, 3);
        bus.Start("only", recorder);
        await bus.UntilAsync(() => bus.Journal.Parked.Count == 3, s_policy, "parked");

        recorder.Before = _ => Task.CompletedTask;
        bus.Journal.Repeat(Rotten, 1);

        await bus.UntilAsync(() => bus.Journal.Parked.Count == 0, s_soon, "all are taken off");
        Assert.Equal([1, 2, 3], Recorder.Stored(bus.Journal, Rotten));
        bus.Journal.Append(Rotten);
        await bus.UntilAsync(() => Recorder.Stored(bus.Journal, Rotten).Count() == 4, s_soon, "its stream goes on by itself");
    });

    [Fact]
    public void Repeated_in_vain_it_is_parked_again_with_all_its_attempts() => Run(async bus =>
    {
        Append(bus, 2);
        bus.Start("only", new Recorder { Before = Refuse });
        await bus.UntilAsync(() => bus.Journal.Parked.Count == 2, s_policy, "parked");

        bus.Journal.Repeat(Rotten, 1);
        await bus.UntilAsync(() => bus.Journal.Parked.Any(row => row.Attempts == 10), s_policy, "parked again");

        Assert.Equal(
            [(1, ParkedStatus.Parked), (2, ParkedStatus.Waiting)],
            bus.Journal.Parked.OrderBy(row => row.Event.Version).Select(row => ((int)row.Event.Version, row.Status)));
        Assert.Empty(Recorder.Stored(bus.Journal, Rotten));
    });

    [Fact]
    public void Where_the_policy_says_so_its_stream_goes_on_without_it() => Run(async bus =>
    {
        Append(bus, 3);
        bus.Start("only", new Recorder { Before = Refuse, Options = new SubscriberOptions { AfterLastTry = AfterLastTry.ParkEvent } });

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 29, s_policy, "all the others");

        Assert.Equal([2, 3], Recorder.Stored(bus.Journal, Rotten));
        Assert.Equal(1, Assert.Single(bus.Journal.Parked).Event.Version);
    });

    [Fact]
    public void What_fails_for_a_moment_is_taken_at_a_later_try_and_not_parked() => Run(async bus =>
    {
        var failures = 0;
        Append(bus, 2);
        bus.Start("only", new Recorder { Before = stored => ++failures <= 6 ? Refuse(stored) : Task.CompletedTask });

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 20, s_policy, "all of them");

        Assert.All(s_streams, stream => Assert.Equal([1, 2], Recorder.Stored(bus.Journal, stream)));
        Assert.Empty(bus.Journal.Parked);
    });

    [Fact]
    public void A_subscriber_that_hangs_counts_as_failed_and_holds_up_its_partition_for_a_time() => Run(async bus =>
    {
        var options = new SubscriberOptions { HandleWithin = TimeSpan.FromSeconds(1), Retries = new SubscriberRetries { Tries = 2 } };
        Append(bus, 1);
        bus.Start(
            "only",
            new Recorder { Options = options, Before = stored => stored.Stream == Rotten ? new TaskCompletionSource().Task : Task.CompletedTask });

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 9, s_policy, "the others go on");

        Assert.StartsWith("TimeoutException", Assert.Single(bus.Journal.Parked).Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void Rows_that_the_database_refuses_are_their_event_s_fault() => Run(async bus =>
    {
        bus.Journal.FailBefore = rows =>
            rows.OfType<SubscriberRow.ShopDay>().Any(row => row.Shop.ShopId == Rotten) ? new ConstraintBrokenException("too long") : null;
        Append(bus, 1);
        bus.Start("only", new Recorder());

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 9, s_policy, "the others go on");

        Assert.Equal(Rotten, Assert.Single(bus.Journal.Parked).Event.Stream);
    });

    /// <summary>Its rows are stored by then: handled again, they would be stored twice.</summary>
    [Fact]
    public void What_the_hint_after_the_commit_throws_changes_nothing() => Run(async bus =>
    {
        var recorder = new BadHint();
        Append(bus, 1);
        bus.Start("only", recorder);

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 10, s_soon, "all of them");
        await bus.MoveAsync(s_policy);

        Assert.All(s_streams, stream => Assert.Equal([1], Recorder.Stored(bus.Journal, stream)));
        Assert.True(recorder.Told > 0, "no hint was given");
    });

    private static Task Refuse(StoredEvent stored) => stored.Stream == Rotten && stored.Version == 1
        ? throw new InvalidDataException("rotten\0")
        : Task.CompletedTask;

    private static void Append(BusUnderTest bus, int each)
    {
        for (var round = 0; round < each; round++)
        {
            foreach (var stream in s_streams)
                bus.Journal.Append(stream);
        }
    }

    private sealed class BadHint : ISubscriber, IAfterCommit
    {
        private readonly Recorder _recorder = new();

        public int Told { get; private set; }

        public string Name => _recorder.Name;

        public SubscriberOptions Options => _recorder.Options;

        public Task<ImmutableArray<SubscriberRow>> HandleAsync(
            ImmutableArray<StoredEvent> events, CancellationToken cancellation) =>
            _recorder.HandleAsync(events, cancellation);

        public void Committed(ImmutableArray<SubscriberRow> rows)
        {
            Told++;
            throw new InvalidOperationException("no such pump");
        }
    }
}
