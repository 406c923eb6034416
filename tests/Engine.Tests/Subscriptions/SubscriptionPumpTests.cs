using OrderActors.Engine.Subscriptions;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using static OrderActors.Engine.Tests.Subscriptions.BusUnderTest;

namespace OrderActors.Engine.Tests.Subscriptions;

/// <summary>Every event reaches each subscriber, of each stream in order, and is stored once.</summary>
public sealed class SubscriptionPumpTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_takeOver = TimeSpan.FromSeconds(12);

    private static readonly string[] s_streams = [.. Enumerable.Range(1, 12).Select(number => $"order/acme/7495/{number}")];

    [Fact]
    public void Each_subscriber_gets_each_event_once_and_each_stream_in_order() => Run(async bus =>
    {
        Append(bus, 3);
        bus.Start("only", new Recorder(), new Recorder("other"));
        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 72, s_soon, "what there was");

        Append(bus, 2);

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 120, s_soon, "what came");
        await bus.MoveAsync(s_soon);
        foreach (var stream in s_streams)
        {
            Assert.Equal([1, 2, 3, 4, 5], Recorder.Stored(bus.Journal, stream));
            Assert.Equal([1, 2, 3, 4, 5], Recorder.Stored(bus.Journal, stream, "other"));
        }
    });

    [Fact]
    public void A_subscriber_that_begins_at_the_end_gets_only_what_comes() => Run(async bus =>
    {
        Append(bus, 3);
        var recorder = new Recorder { Options = new SubscriberOptions { From = SubscriptionStart.End } };
        bus.Start("only", recorder);
        await bus.UntilAsync(() => bus.Journal.CursorOf("recorder", s_streams[0]) == bus.Journal.Events[^1].Position, s_soon, "its cursors");

        bus.Journal.Append(s_streams[0]);

        await bus.UntilAsync(() => recorder.Seen.Count == 1, s_soon, "what came");
        Assert.Equal(4, recorder.Seen[0].Version);
    });

    [Fact]
    public void What_the_options_leave_out_is_passed_and_not_handed_over() => Run(async bus =>
    {
        var options = new SubscriberOptions { EventTypes = ["order.created"], Sellers = ["acme"], Shops = ["a/b"], Since = bus.Clock.GetUtcNow() };
        var recorder = new Recorder { Options = options };
        var now = bus.Clock.GetUtcNow();
        bus.Journal.Append("order/acme/a%2Fb/1", "order.created.v1", at: now);
        bus.Journal.Append("order/acme/a%2Fb/2", "order.created.v2", at: now.AddTicks(-1));
        bus.Journal.Append("order/acme/a%2Fb/3", "order.created-anew.v1", at: now);
        bus.Journal.Append("order/acme/other/4", "order.created.v1", at: now);
        bus.Journal.Append("order/others/a%2Fb/5", "order.created.v1", at: now);
        bus.Journal.Append("stock/acme/a%2Fb/mug", "order.created.v1", at: now);
        bus.Journal.Append("order/acme/a%2Fb/6", "order.created.v2", at: now);
        bus.Start("only", recorder);

        await bus.UntilAsync(() => bus.Journal.CursorOf("recorder", "stock/acme/a%2Fb/mug") == 70, TimeSpan.FromSeconds(5), "all passed");

        Assert.Equal(["order/acme/a%2Fb/1", "order/acme/a%2Fb/6"], recorder.Seen.Select(stored => stored.Stream).Order());
    });

    [Fact]
    public void Nothing_is_written_while_nothing_happens_and_seldom_for_what_leads_to_no_rows() => Run(async bus =>
    {
        Append(bus, 1);
        var recorder = new Recorder { WritesRows = false };
        bus.Start("only", recorder);
        await bus.UntilAsync(() => recorder.Seen.Count == s_streams.Length, s_soon, "what there was");
        await bus.MoveAsync(PartitionRunner.FlushEvery * 2);
        var written = bus.Journal.Writes;
        Assert.InRange(written, 1, JournalPartition.Count);

        await bus.MoveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(written, bus.Journal.Writes);
        Assert.All(s_streams, stream => Assert.Equal(bus.Journal.Events[^1].Position, bus.Journal.CursorOf("recorder", stream)));
    });

    [Fact]
    public void Who_wants_batches_apart_gets_what_comes_meanwhile_together() => Run(async bus =>
    {
        var recorder = new Recorder { Options = new SubscriberOptions { BatchesApart = TimeSpan.FromSeconds(1) } };
        bus.Start("only", recorder);
        await bus.MoveAsync(s_soon);

        for (var number = 0; number < 100; number++)
        {
            bus.Journal.Append(s_streams[0]);
            await bus.MoveAsync(TimeSpan.FromMilliseconds(50));
        }

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 100, s_soon, "all of them");
        Assert.Equal(Enumerable.Range(1, 100).Select(version => (long)version), Recorder.Stored(bus.Journal, s_streams[0]));
        Assert.InRange(recorder.Batches.Count, 4, 7);
    });

    [Fact]
    public void Rows_whose_fate_is_unknown_are_stored_once() => Run(async bus =>
    {
        var failures = 0;
        bus.Journal.FailAfter = () => ++failures % 2 == 0 ? new StorageUnavailableException("the answer was lost") : null;
        Append(bus, 4);
        bus.Start("only", new Recorder());

        await bus.UntilAsync(() => bus.Journal.Rows.Count() >= 48, TimeSpan.FromSeconds(60), "all of them");
        await bus.MoveAsync(s_soon);

        Assert.All(s_streams, stream => Assert.Equal([1, 2, 3, 4], Recorder.Stored(bus.Journal, stream)));
        Assert.True(failures > 1, "no answer was lost");
        Assert.Empty(bus.Journal.Parked);
    });

    [Fact]
    public void A_database_that_is_away_is_nobody_s_fault() => Run(async bus =>
    {
        var isAway = true;
        bus.Journal.FailBefore = _ => isAway ? new StorageUnavailableException("away") : null;
        Append(bus, 1);
        bus.Start("only", new Recorder());
        await bus.MoveAsync(TimeSpan.FromMinutes(2));

        isAway = false;

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == s_streams.Length, s_soon, "all of them");
        Assert.Empty(bus.Journal.Parked);
    });

    [Fact]
    public void Partitions_are_divided_and_go_to_the_others_when_their_owner_dies() => Run(async bus =>
    {
        var (first, second) = (new Recorder(), new Recorder());
        var dying = bus.Start("first", first);
        bus.Start("second", second);
        await bus.UntilAsync(() => Held(bus, "first") == 4 && Held(bus, "second") == 4, s_takeOver, "a half each");
        Append(bus, 1);
        await bus.UntilAsync(() => bus.Journal.Rows.Count() == s_streams.Length, s_soon, "both work");
        Assert.NotEmpty(first.Seen);
        Assert.NotEmpty(second.Seen);

        dying.IsCutOff = true;
        first.Before = _ => new TaskCompletionSource().Task;
        Append(bus, 1);

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 2 * s_streams.Length, s_takeOver, "the other takes over");
        Assert.All(s_streams, stream => Assert.Equal([1, 2], Recorder.Stored(bus.Journal, stream)));
    });

    /// <summary>It handed a batch over before it lost its lease, and comes back when another has gone on: it writes nothing.</summary>
    [Fact]
    public void Of_two_who_believe_to_own_a_partition_one_stores_its_rows() => Run(async bus =>
    {
        var gate = new TaskCompletionSource();
        var sleeping = new Recorder { Before = _ => gate.Task, Options = new SubscriberOptions { HandleWithin = TimeSpan.FromHours(1) } };
        var sleeper = bus.Start("sleeper", sleeping);
        Append(bus, 2);
        await bus.UntilAsync(() => sleeping.Batches.Count > 0, s_soon, "a batch handed over");
        sleeper.IsCutOff = true;
        var heir = new Recorder();
        bus.Start("heir", heir);
        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 24, s_takeOver, "the heir to do it");

        gate.SetResult();
        await bus.MoveAsync(s_soon);

        Assert.All(s_streams, stream => Assert.Equal([1, 2], Recorder.Stored(bus.Journal, stream)));
    });

    [Fact]
    public void A_process_that_stops_frees_its_partitions_at_once() => Run(async bus =>
    {
        var leaving = bus.Start("leaving", new Recorder());
        await bus.UntilAsync(() => Held(bus, "leaving") == JournalPartition.Count, s_soon, "all partitions");

        await leaving.StopAsync();

        Assert.Empty(bus.Leases.Of("leaving"));
    });

    [Fact]
    public void Partitions_that_are_far_behind_read_the_database_and_share_its_pages() => Run(async bus =>
    {
        for (var version = 0; version < 200; version++)
            Append(bus, 1);
        bus.Start("only", new Recorder());

        await bus.UntilAsync(() => bus.Journal.Rows.Count() == 2400, TimeSpan.FromSeconds(30), "all of them");

        Assert.All(s_streams, stream => Assert.Equal(Enumerable.Range(1, 200).Select(version => (long)version), Recorder.Stored(bus.Journal, stream)));
        Assert.InRange(bus.Journal.Reads.Count(position => position < 20_000), 4, 12);
    });

    [Fact]
    public void Two_subscribers_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => Turns.Run(() => Task.FromResult(new BusUnderTest().Start("only", new Recorder(), new Recorder()))));

    private static int Held(BusUnderTest bus, string owner) =>
        bus.Leases.Of(owner).Count(name => name.StartsWith("bus/recorder/", StringComparison.Ordinal));

    private static void Append(BusUnderTest bus, int each)
    {
        for (var round = 0; round < each; round++)
        {
            foreach (var stream in s_streams)
                bus.Journal.Append(stream);
        }
    }
}
