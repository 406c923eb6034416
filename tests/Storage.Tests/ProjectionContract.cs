using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>How a projection's rows are written, rebuilt and exchanged, on every database.</summary>
public abstract class ProjectionContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const string Name = "projection/shop-days";

    private static readonly DateOnly s_day = new(2026, 3, 14);

    [Fact]
    public async Task What_is_added_to_a_day_adds_up_and_is_its_seller_s_alone()
    {
        await AddAsync(Name, new ShopDayCounts(1, 2, 3, 4, 5, 6));
        await AddAsync(Name, new ShopDayCounts(10, 20, 30, 40, 50, 60));

        AssertRows(
            [new StoredShopDay(Sample.ShopKey, s_day, new ShopDayCounts(11, 22, 33, 44, 55, 66))], await DaysAsync());
        Assert.Empty(await Store.Projections.ListShopDaysAsync("other", s_day, s_day, 10, None));
        Assert.Empty(await Store.Projections.ListShopDaysAsync("acme", s_day.AddDays(1), s_day.AddDays(9), 10, None));
    }

    [Fact]
    public async Task While_another_build_is_filled_the_old_one_is_read_and_then_the_other()
    {
        await Store.Subscriptions.BeginAsync(Name, 40, None);
        await AddAsync(Name, ShopDayCounts.None with { Created = 99 });

        var builder = await Store.Projections.BeginBuildAsync(Name, None);
        await AddAsync(builder, ShopDayCounts.None with { Created = 1 });
        await AddAsync(Name, ShopDayCounts.None with { Created = 1 });
        Assert.Equal(100, (await DaysAsync()).Single().Counts.Created);
        Assert.True(await Store.Subscriptions.AdvanceAsync([new CursorMove(builder, 4, 0, 30)], [], None));

        Assert.True(await Store.Projections.SwitchAsync(Name, builder, None));

        Assert.Equal(1, (await DaysAsync()).Single().Counts.Created);
        Assert.Equal("1", await Db.ScalarAsync("SELECT count(*) FROM shop_days"));
        Assert.Empty(await Store.Subscriptions.LoadCursorsAsync(builder, None));
        Assert.Equal(
            [0, 0, 0, 0, 30, 0, 0, 0],
            (await Store.Subscriptions.LoadCursorsAsync(Name, None)).Select(cursor => cursor.Position));
        await AddAsync(Name, ShopDayCounts.None with { Created = 1 });
        Assert.Equal(2, (await DaysAsync()).Single().Counts.Created);
    }

    [Fact]
    public async Task A_rebuild_that_was_given_up_is_removed_by_the_next_and_can_do_nothing_more()
    {
        await Store.Subscriptions.BeginAsync(Name, 40, None);
        var dead = await Store.Projections.BeginBuildAsync(Name, None);
        await AddAsync(dead, ShopDayCounts.None with { Created = 7 });

        var next = await Store.Projections.BeginBuildAsync(Name, None);

        Assert.NotEqual(dead, next);
        Assert.Equal("0", await Db.ScalarAsync("SELECT count(*) FROM shop_days"));
        Assert.False(await Store.Subscriptions.AdvanceAsync([new CursorMove(dead, 0, 0, 1)], [], None));
        Assert.False(await Store.Projections.SwitchAsync(Name, dead, None));
        Assert.Equal([40], (await Store.Subscriptions.LoadCursorsAsync(Name, None)).Select(cursor => cursor.Position).Distinct());
        Assert.True(await Store.Projections.SwitchAsync(Name, next, None));
        Assert.NotEqual(next, await Store.Projections.BeginBuildAsync(Name, None));
    }

    [Fact]
    public async Task A_switch_among_writes_loses_none_and_counts_none_twice()
    {
        // Each event adds one at its own position, to whichever build its writer has: position and count then always agree.
        await Store.Subscriptions.BeginAsync(Name, 0, None);
        var builder = await Store.Projections.BeginBuildAsync(Name, None);
        await MoveAsync(builder, 0, 3);
        using var stop = new CancellationTokenSource();
        var writing = WriteOnAsync(stop);

        Assert.True(await Store.Projections.SwitchAsync(Name, builder, None));
        var switchedTo = (await Store.Subscriptions.LoadCursorsAsync(Name, None))[0].Position;
        while ((await Store.Subscriptions.LoadCursorsAsync(Name, None))[0].Position < switchedTo + 5)
            await Task.Yield();
        await stop.CancelAsync();
        await writing;

        var end = (await Store.Subscriptions.LoadCursorsAsync(Name, None))[0].Position;
        Assert.Equal(end, (await DaysAsync()).Single().Counts.Created);
    }

    private async Task WriteOnAsync(CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var at = (await Store.Subscriptions.LoadCursorsAsync(Name, None))[0].Position;
            await MoveAsync(Name, at, at + 1);
        }
    }

    private Task<bool> MoveAsync(string subscriber, long from, long to) => Store.Subscriptions.AdvanceAsync(
        [new CursorMove(subscriber, 0, from, to)],
        [new SubscriberRow.ShopDay(subscriber, Sample.ShopKey, s_day, ShopDayCounts.None with { Created = to - from })],
        None);

    private async Task AddAsync(string subscriber, ShopDayCounts counts) => Assert.True(await Store.Subscriptions.AdvanceAsync(
        [], [new SubscriberRow.ShopDay(subscriber, Sample.ShopKey, s_day, counts)], None));

    private Task<ImmutableArray<StoredShopDay>> DaysAsync() =>
        Store.Projections.ListShopDaysAsync("acme", s_day, s_day, 10, None);
}
