using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Tests.Shops;

public sealed class SyncSweepTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_sweep_reads_a_month_and_leaves_nothing_out()
    {
        var sweep = SyncSweep.Plan(syncedTo: null, settledTo: null, s_now);

        Assert.Equal(s_now.AddDays(-30), sweep.From);
        Assert.Equal(s_now.AddMinutes(-10), sweep.SettlesTo);
        Assert.All([-40_000, -20, -9, 0], minutes => Assert.Equal(Ago(-minutes), sweep.After(Ago(-minutes))));
    }

    [Fact]
    public void A_sweep_goes_on_where_the_last_one_settled_and_leaves_out_what_is_neither_old_enough_nor_new()
    {
        var sweep = SyncSweep.Plan(syncedTo: Ago(2), settledTo: Ago(12), s_now);

        Assert.Equal(Ago(12), sweep.From);
        Assert.Equal(Ago(11), sweep.After(Ago(11)));
        Assert.Equal(Ago(3), sweep.After(Ago(10)));
        Assert.Equal(Ago(3), sweep.After(Ago(5)));
        Assert.Equal(Ago(1), sweep.After(Ago(1)));
    }

    [Fact]
    public void Without_memory_of_the_last_one_it_begins_the_longest_delay_before_the_cursor() =>
        Assert.Equal(Ago(12), SyncSweep.Plan(syncedTo: Ago(2), settledTo: null, s_now).From);

    [Fact]
    public void A_shop_that_has_long_been_quiet_is_read_from_a_little_before_its_cursor_and_whole()
    {
        var sweep = SyncSweep.Plan(syncedTo: Ago(180), settledTo: Ago(12), s_now);

        Assert.Equal(Ago(181), sweep.From);
        Assert.Equal(Ago(181), sweep.RecentFrom);
        Assert.Equal(Ago(9), sweep.After(Ago(9)));
    }

    [Fact]
    public void Every_change_is_read_when_it_is_new_and_once_more_after_the_longest_delay()
    {
        // A sweep every two minutes over a shop that changes each second, in pages of ten changes.
        var reads = new Dictionary<int, List<int>>();
        DateTimeOffset? syncedTo = null, settledTo = null;
        for (var minute = 0; minute <= 60; minute += 2)
        {
            var now = s_now.AddMinutes(minute);
            var sweep = SyncSweep.Plan(syncedTo, settledTo, now);
            var at = sweep.From < s_now ? s_now : sweep.From;
            while (at < now)
            {
                var end = at.AddSeconds(10) < now ? at.AddSeconds(10) : now;
                for (var change = at; change < end; change = change.AddSeconds(1))
                    Read(reads, change, now);

                syncedTo = end > syncedTo || syncedTo is null ? end : syncedTo;
                at = sweep.After(end);
            }

            settledTo = sweep.SettlesTo;
        }

        var settled = reads.Where(change => change.Key < 48 * 60).ToList();
        Assert.Equal(48 * 60, settled.Count);
        Assert.All(settled, change => Assert.True(change.Value[0] <= 120, $"{change.Key} was first read {change.Value[0]} s late"));
        Assert.All(settled, change => Assert.InRange(change.Value[^1], 600, 730));
        Assert.True(settled.Sum(change => change.Value.Count) < 3 * settled.Count, "most changes are read twice");
    }

    [Fact]
    public void Shops_that_were_read_together_drift_apart_and_none_is_read_later_than_it_is_set_to()
    {
        var every = TimeSpan.FromMinutes(2);
        var next = Enumerable.Range(1, 100)
            .Select(shop => SyncSweep.NextIn(every, new ShopKey("seller", $"shop-{shop}"), s_now)).Order().ToList();

        Assert.InRange(next[0], TimeSpan.FromSeconds(96), TimeSpan.FromSeconds(98));
        Assert.InRange(next[50], TimeSpan.FromSeconds(105), TimeSpan.FromSeconds(111));
        Assert.InRange(next[^1], TimeSpan.FromSeconds(118), every);
    }

    [Fact]
    public void Two_shops_that_happen_to_be_read_together_are_not_so_the_next_time()
    {
        var every = TimeSpan.FromMinutes(2);
        var shop = new ShopKey("seller", "shop");

        Assert.Equal(SyncSweep.NextIn(every, shop, s_now), SyncSweep.NextIn(every, shop, s_now));
        Assert.NotEqual(SyncSweep.NextIn(every, shop, s_now), SyncSweep.NextIn(every, shop, s_now.AddSeconds(1)));
    }

    private static void Read(Dictionary<int, List<int>> reads, DateTimeOffset change, DateTimeOffset now)
    {
        var second = (int)(change - s_now).TotalSeconds;
        if (!reads.TryGetValue(second, out var ages))
            reads.Add(second, ages = []);
        ages.Add((int)(now - change).TotalSeconds);
    }

    private static DateTimeOffset Ago(double minutes) => s_now.AddMinutes(-minutes);
}
