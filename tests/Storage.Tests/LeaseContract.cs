using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

/// <summary>What leases promise, on every database.</summary>
public abstract class LeaseContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_one_holds_another_does_not_get()
    {
        Assert.Equal([new HeldLease("sweep/orders", null)], await HoldAsync("anna", s_long, "sweep/orders"));

        Assert.Equal([new HeldLease("sweep/shops", null)], await HoldAsync("bert", s_long, "sweep/orders", "sweep/shops"));

        AssertRows(
            [new Lease("sweep/orders", "anna"), new Lease("sweep/shops", "bert")], await Store.Leases.ReadAsync(None));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_exactly_one_gets_each()
    {
        string[] names = ["sweep/d", "sweep/b", "sweep/a", "sweep/c"];
        var stores = Enumerable.Range(0, 4).Select(_ => TestStore.Open(Db.Options)).ToList();

        var held = await Task.WhenAll(stores.Select(
            (store, index) => store.Leases.HoldAsync($"owner-{index}", [.. names], s_long, None)));

        Assert.Equal(names.Order(), held.SelectMany(leases => leases).Select(lease => lease.Name).Order());
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task Renewing_keeps_a_lease_and_makes_it_last_longer()
    {
        await HoldAsync("anna", s_long, "sweep/orders");
        var before = await UntilAsync("sweep/orders");

        Assert.Equal([new HeldLease("sweep/orders", null)], await HoldAsync("anna", s_long * 2, "sweep/orders"));

        Assert.True(await UntilAsync("sweep/orders") > before);
    }

    [Fact]
    public async Task The_lease_of_an_owner_who_died_is_free_after_its_duration()
    {
        await HoldAsync("dead", s_short, "sweep/orders", "member/dead");

        await Eventually.TrueAsync(
            async () => (await Store.Leases.ReadAsync(None)).IsEmpty, s_patience, () => "the leases to run out");

        Assert.Equal([new HeldLease("sweep/orders", "dead")], await HoldAsync("heir", s_long, "sweep/orders"));
        AssertRows([new Lease("sweep/orders", "heir")], await Store.Leases.ReadAsync(None));
    }

    [Fact]
    public async Task An_owner_whose_own_lease_ran_out_takes_it_back_while_nobody_else_has()
    {
        await HoldAsync("anna", TimeSpan.Zero, "sweep/orders");

        Assert.Equal([new HeldLease("sweep/orders", null)], await HoldAsync("anna", s_long, "sweep/orders"));
    }

    [Fact]
    public async Task Releasing_frees_at_once_and_only_what_is_the_owner_s()
    {
        await HoldAsync("anna", s_long, "sweep/orders", "sweep/inbox");
        await HoldAsync("bert", s_long, "sweep/shops");

        await Store.Leases.ReleaseAsync("anna", ["sweep/orders", "sweep/shops"], None);
        await Store.Leases.ReleaseAsync("anna", ["sweep/orders", "sweep/shops"], None);

        AssertRows(
            [new Lease("sweep/inbox", "anna"), new Lease("sweep/shops", "bert")], await Store.Leases.ReadAsync(None));
        Assert.Equal([new HeldLease("sweep/orders", null)], await HoldAsync("bert", s_long, "sweep/orders"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_process_whose_clock_is_a_day_off_gets_and_keeps_nothing_more(int days)
    {
        await HoldAsync("anna", s_long, "sweep/orders");
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow.AddDays(days));
        await using var skewed = TestStore.Open(Db.Options, clock);

        AssertRows(
            [new HeldLease("sweep/shops", null)],
            await skewed.Leases.HoldAsync("skewed", ["sweep/orders", "sweep/shops"], s_long, None));

        AssertRows(
            [new Lease("sweep/orders", "anna"), new Lease("sweep/shops", "skewed")], await skewed.Leases.ReadAsync(None));
        var gap = await UntilAsync("sweep/shops") - await UntilAsync("sweep/orders");
        Assert.InRange(Math.Abs(gap), 0, s_patience.TotalSeconds);
    }

    [Fact]
    public async Task Processes_that_died_long_ago_leave_nothing_behind()
    {
        await HoldAsync("dead", -TimeSpan.FromHours(1), "member/dead");

        await HoldAsync("anna", s_long, "sweep/orders");

        Assert.Equal("1", await Db.ScalarAsync("SELECT count(*) FROM leases"));
    }

    private async Task<IEnumerable<HeldLease>> HoldAsync(string owner, TimeSpan duration, params ImmutableArray<string> names) =>
        (await Store.Leases.HoldAsync(owner, names, duration, None)).OrderBy(lease => lease.Name, StringComparer.Ordinal);

    /// <summary>When a lease ends, in seconds of the database's clock.</summary>
    private async Task<double> UntilAsync(string name)
    {
        var seconds = Store.Database.Description.StartsWith("SQLite", StringComparison.Ordinal)
            ? "until / 1000000.0"
            : "extract(epoch FROM until)";
        var text = await Db.ScalarAsync($"SELECT {seconds} FROM leases WHERE name = '{name}'");
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
