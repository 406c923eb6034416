using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>What cursors promise, on every database.</summary>
public abstract class SubscriptionContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const string Name = "tests";

    private ISubscriptionStore Subscriptions => Store.Subscriptions;

    [Fact]
    public async Task A_subscriber_begins_with_a_cursor_for_each_partition_and_keeps_those_it_has()
    {
        await Subscriptions.BeginAsync(Name, 7, None);
        await Subscriptions.AdvanceAsync([new CursorMove(Name, 3, 7, 9)], [], None);

        await Subscriptions.BeginAsync(Name, 100, None);

        var cursors = await Subscriptions.LoadCursorsAsync(Name, None);
        Assert.Equal(Enumerable.Range(0, JournalPartition.Count), cursors.Select(cursor => cursor.Partition));
        Assert.Equal([7, 7, 7, 9, 7, 7, 7, 7], cursors.Select(cursor => cursor.Position));
        Assert.Empty(await Subscriptions.LoadCursorsAsync("others", None));
    }

    [Fact]
    public async Task Who_believes_a_cursor_elsewhere_moves_none_and_writes_nothing()
    {
        await Subscriptions.BeginAsync(Name, 0, None);
        Assert.True(await Subscriptions.AdvanceAsync([new CursorMove(Name, 1, 0, 5)], [], None));

        Assert.False(await Subscriptions.AdvanceAsync(
            [new CursorMove(Name, 0, 0, 6), new CursorMove(Name, 1, 0, 6)], [Day(1)], None));

        Assert.Equal([0, 5], (await Subscriptions.LoadCursorsAsync(Name, None)).Take(2).Select(cursor => cursor.Position));
        Assert.Empty(await DaysAsync());
    }

    [Fact]
    public async Task Of_many_that_move_a_cursor_from_one_place_one_does_and_its_rows_alone_are_stored()
    {
        await Subscriptions.BeginAsync(Name, 0, None);
        var stores = Enumerable.Range(0, 4).Select(_ => TestStore.Open(Db.Options)).ToList();

        for (var from = 0; from < 20; from++)
        {
            var moved = await Task.WhenAll(stores.Select((store, index) => store.Subscriptions.AdvanceAsync(
                [new CursorMove(Name, 2, from, from + 1), new CursorMove(Name, 5, from, from + 1)], [Day(1)], None)));
            Assert.Single(moved, isMoved => isMoved);
        }

        foreach (var store in stores)
            await store.DisposeAsync();
        Assert.Equal(20, Assert.Single(await DaysAsync()).Counts.Created);
    }

    [Fact]
    public async Task Rows_that_the_database_refuses_leave_the_cursor_where_it_is()
    {
        await Subscriptions.BeginAsync(Name, 0, None);

        await Assert.ThrowsAsync<ConstraintBrokenException>(() => Subscriptions.AdvanceAsync(
            [new CursorMove(Name, 0, 0, -1)], [Day(1)], None));

        Assert.Equal(0, (await Subscriptions.LoadCursorsAsync(Name, None))[0].Position);
        Assert.Empty(await DaysAsync());
    }

    [Fact]
    public async Task The_journal_is_read_whole_in_order_and_by_pages()
    {
        for (var version = 0; version < 3; version++)
        {
            await CommitAsync("order/acme/7495/1", version);
            await CommitAsync("order/acme/7495/2", version);
        }

        var first = await Subscriptions.ReadJournalAsync(0, 4, None);
        var rest = await Subscriptions.ReadJournalAsync(first[^1].Position, 100, None);

        Assert.Equal(4, first.Length);
        Assert.Equal(2, rest.Length);
        ImmutableArray<StoredEvent> all = [.. first, .. rest];
        Assert.Equal(all.OrderBy(stored => stored.Position), all);
        foreach (var stream in all.GroupBy(stored => stored.Stream))
            Assert.Equal((await Store.Reader.ReadStreamAsync(stream.Key, 0, None)).Select(Told), stream.Select(Told));
    }

    [Fact]
    public async Task Events_of_some_names_are_read_with_their_version_or_for_all_versions()
    {
        string[] types = ["order.created.v1", "order.created.v12", "order.created-anew.v1", "order.shipped.v1", "order.shipped.v2", "order.created.v1"];
        await Store.Pipeline.CommitAsync(new ChangeSet(
            "order/acme/7495/1", 0, [.. types.Select(type => new JournalRow(type, Sample.At, "a", "c", null, "{}", new byte[32]))], []));
        var all = await Subscriptions.ReadJournalAsync(0, 100, None);
        var end = await Subscriptions.FindJournalEndAsync(None);
        Assert.Equal(all[^1].Position, end);

        var read = await Subscriptions.ReadJournalAsync(0, end, ["order.created", "order.shipped.v2"], 100, None);
        var page = await Subscriptions.ReadJournalAsync(read[0].Position, all[4].Position, ["order.created", "order.shipped.v2"], 2, None);

        Assert.Equal([1, 2, 5, 6], read.Select(stored => stored.Version));
        Assert.Equal([2, 5], page.Select(stored => stored.Version));
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("a", 4)]
    [InlineData("order/acme/7495/576653688135258178", 3)]
    [InlineData("stock/acme/main/tasse-groß-張", 3)]
    public void A_stream_is_of_the_same_partition_in_every_release(string stream, int partition) =>
        Assert.Equal(partition, JournalPartition.Of(stream));

    private static (long, long, string, string) Told(StoredEvent stored) =>
        (stored.Position, stored.Version, stored.Type, stored.Data);

    private static SubscriberRow.ShopDay Day(long created) => new(
        "projection/shop-days", Sample.ShopKey, new DateOnly(2026, 3, 14), ShopDayCounts.None with { Created = created });

    private Task<ImmutableArray<StoredShopDay>> DaysAsync() =>
        Store.Projections.ListShopDaysAsync("acme", DateOnly.MinValue, DateOnly.MaxValue, 10, None);
}
