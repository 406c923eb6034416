using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>What becomes of events that were not taken, on every database.</summary>
public abstract class ParkedContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const string Name = "tests";
    private const string Stream = "order/acme/7495/1";

    private static readonly ParkedAct s_act = new("user:acme", "api:1", Sample.At);

    private ISubscriptionStore Subscriptions => Store.Subscriptions;

    [Fact]
    public async Task An_event_that_is_parked_is_shown_to_its_seller_and_holds_its_stream()
    {
        var events = await WriteAsync(Stream, 2);
        await ParkAsync(events[0], ParkedStatus.Parked, "no such address");
        await ParkAsync(events[1], ParkedStatus.Waiting, "waits behind 1");

        var entry = (await ListAsync())[0];
        Assert.Equal(
            (Stream, 1L, events[0].Position, events[0].Type, ParkedStatus.Parked, "no such address", 5, Sample.At),
            (entry.Stream, entry.Version, entry.Position, entry.Type, entry.Status, entry.Reason, entry.Attempts, entry.ParkedAt));
        Assert.Empty(await Store.Parked.ListAsync(Name, "other", new ParkedFilter(), 0, 10, None));
        AssertRows([Stream], await Subscriptions.LoadHeldStreamsAsync(Name, JournalPartition.Of(Stream), None));
        Assert.Empty(await WaitingAsync());
        Assert.Equal(
            new ParkedCount(Name, 1, 1, Sample.At), Assert.Single((await Subscriptions.ReadStandingAsync(None)).Parked));
    }

    [Theory]
    [InlineData(true, new long[] { 1, 2 })]
    [InlineData(false, new long[] { 2 })]
    public async Task Repeated_or_discarded_it_lets_what_waits_behind_it_go_on(bool repeats, long[] expected)
    {
        var events = await WriteAsync(Stream, 2);
        await ParkAsync(events[0], ParkedStatus.Parked, "no such address");
        await ParkAsync(events[1], ParkedStatus.Waiting, "waits behind 1");
        ImmutableArray<ParkedEntry> first = [(await ListAsync())[0]];

        Assert.True(repeats
            ? await Store.Parked.RepeatAsync(first, s_act, None)
            : await Store.Parked.DiscardAsync(first, s_act, None));

        AssertRows([new SubscriberPartition(Name, JournalPartition.Of(Stream))], await Subscriptions.FindWaitingAsync(None));
        Assert.Equal(expected, (await WaitingAsync()).Select(waiting => waiting.Event.Version));
        Assert.Equal(events[^1].Data, (await WaitingAsync())[^1].Event.Data);
        Assert.Equal(
            new StoredAct(
                repeats ? "repeated" : "discarded", Stream, 1, events[0].Type, "no such address", "user:acme", "api:1", Sample.At),
            Assert.Single(await Store.Parked.ListActsAsync(Name, "acme", 10, None)));
        Assert.Empty(await Store.Parked.ListActsAsync(Name, "other", 10, None));
        Assert.Equal(1, await Store.Parked.CountActsAsync(Name, "acme", "api:1", None));
        Assert.Equal(0, await Store.Parked.CountActsAsync(Name, "acme", "api:2", None));
    }

    [Fact]
    public async Task Of_many_who_decide_at_once_one_does_and_the_others_write_nothing()
    {
        var events = await WriteAsync(Stream, 3);
        foreach (var parked in events)
            await ParkAsync(parked, ParkedStatus.Parked, "refused");
        var entries = await ListAsync();

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(index => index % 2 == 0
            ? Store.Parked.RepeatAsync(entries, s_act, None)
            : Store.Parked.RepeatAsync([entries[2], entries[0]], s_act, None)));

        Assert.Single(done, isDone => isDone);
        var isWhole = (await Store.Parked.ListActsAsync(Name, "acme", 10, None)).Length;
        Assert.Equal(isWhole, (await ListAsync(ParkedStatus.Waiting)).Length);
    }

    [Fact]
    public async Task A_waiting_event_is_taken_off_once_or_parked_again_by_whoever_finds_it_waiting()
    {
        var events = await WriteAsync(Stream, 1);
        await ParkAsync(events[0], ParkedStatus.Waiting, "waits");

        Assert.True(await Subscriptions.AdvanceAsync(
            [], [new SubscriberRow.ParkedAgain(Name, Stream, 1, "refused again", 6)], None));
        Assert.False(await Subscriptions.AdvanceAsync([], [new SubscriberRow.Unparked(Name, Stream, 1)], None));
        Assert.Equal(("refused again", 6), (await ListAsync()).Select(entry => (entry.Reason, entry.Attempts)).Single());

        await Store.Parked.RepeatAsync(await ListAsync(), s_act, None);
        Assert.True(await Subscriptions.AdvanceAsync([], [new SubscriberRow.Unparked(Name, Stream, 1)], None));
        Assert.Empty(await ListAsync());
        Assert.Empty(await Subscriptions.LoadHeldStreamsAsync(Name, JournalPartition.Of(Stream), None));
    }

    [Fact]
    public async Task What_holds_no_stream_lets_other_events_of_it_be_repeated()
    {
        var events = await WriteAsync(Stream, 2);
        foreach (var parked in events)
            await ParkAsync(parked, ParkedStatus.Parked, "refused", holdsStream: false);

        Assert.Empty(await Subscriptions.LoadHeldStreamsAsync(Name, JournalPartition.Of(Stream), None));
        await Store.Parked.RepeatAsync([(await ListAsync())[1]], s_act, None);

        Assert.Equal([2L], (await WaitingAsync()).Select(waiting => waiting.Event.Version));
    }

    [Fact]
    public async Task Those_alike_are_found_together_and_by_pages()
    {
        var events = await WriteAsync(Stream, 4);
        foreach (var (parked, index) in events.Select((parked, index) => (parked, index)))
            await ParkAsync(parked, ParkedStatus.Parked, index % 2 == 0 ? "even" : "odd");

        var even = await Store.Parked.ListAsync(Name, "acme", new ParkedFilter(Reason: "even"), 0, 10, None);
        Assert.Equal([1, 3], even.Select(entry => entry.Version));
        var second = await Store.Parked.ListAsync(Name, "acme", new ParkedFilter(Type: events[0].Type), even[0].Position, 2, None);
        Assert.Equal([2, 3], second.Select(entry => entry.Version));
        Assert.Equal(
            [2], (await Store.Parked.ListAsync(Name, "acme", new ParkedFilter(null, Stream, 2), 0, 10, None)).Select(entry => entry.Version));
    }

    [Fact]
    public async Task What_people_did_cannot_be_changed()
    {
        await ParkAsync((await WriteAsync(Stream, 1))[0], ParkedStatus.Parked, "refused");
        await Store.Parked.DiscardAsync(await ListAsync(), s_act, None);

        await Assert.ThrowsAnyAsync<Exception>(() => Db.ExecuteAsync("UPDATE subscription_acts SET actor = 'nobody'"));
        await Assert.ThrowsAnyAsync<Exception>(() => Db.ExecuteAsync("DELETE FROM subscription_acts"));

        Assert.Equal("user:acme", Assert.Single(await Store.Parked.ListActsAsync(Name, "acme", 10, None)).Actor);
    }

    private async Task<ImmutableArray<StoredEvent>> WriteAsync(string stream, int count)
    {
        for (var version = 0; version < count; version++)
            await CommitAsync(stream, version);

        return await Store.Reader.ReadStreamAsync(stream, 0, None);
    }

    private async Task ParkAsync(StoredEvent stored, ParkedStatus status, string reason, bool holdsStream = true) =>
        Assert.True(await Subscriptions.AdvanceAsync(
            [], [new SubscriberRow.ParkedEvent(Name, stored, status, reason, 5, holdsStream, Sample.At)], None));

    private Task<ImmutableArray<ParkedEntry>> ListAsync(ParkedStatus? status = null) =>
        Store.Parked.ListAsync(Name, "acme", new ParkedFilter(status), 0, 10, None);

    private Task<ImmutableArray<WaitingEvent>> WaitingAsync() =>
        Subscriptions.LoadWaitingAsync(Name, JournalPartition.Of(Stream), 10, None);
}
