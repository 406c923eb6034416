using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>What the reads of the engine promise, in every store.</summary>
public abstract class ReadContract(Func<Task<IContractDatabase>> create) : StoreContract(create)
{
    [Fact]
    public async Task Due_work_comes_most_overdue_first_and_skips_what_is_done()
    {
        var later = Sample.Order("2") with { NextActionAt = Sample.At.AddSeconds(2) };
        var sooner = Sample.Order("1") with { NextActionAt = Sample.At.AddSeconds(1) };
        await CommitAsync(
            "o", 0, later, sooner,
            Sample.Order("3") with { NextActionAt = Sample.At.AddSeconds(9) },
            Sample.Order("4") with { IsTerminal = true, NextActionAt = Sample.At });

        var due = Sample.At.AddSeconds(2);

        AssertRows([sooner.Key.ToString(), later.Key.ToString()], await Store.Reader.LoadDueOrdersAsync(due, 10, None));
        AssertRows([sooner.Key.ToString()], await Store.Reader.LoadDueOrdersAsync(due, 1, None));
        AssertRows([later.Key.ToString()], await Store.Reader.LoadDueOrdersAsync(due, new DuePage(1, Skip: 1), None));
    }

    [Fact]
    public async Task An_effect_keeps_where_in_a_trace_it_was_intended_whatever_is_told_later()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await CommitAsync("o", 0, Sample.Effect("e-1", "o") with { TraceParent = Trace });

        await CommitAsync("o", 1, Sample.Effect("e-1", "o") with { TraceParent = Trace.Replace("b7", "00"), Attempts = 2 });

        var effect = Assert.Single(await Store.ListEffectsAsync("o"));
        Assert.Equal((Trace, 2), (effect.TraceParent, effect.Attempts));
    }

    [Fact]
    public async Task Skus_with_expired_held_reservations_come_once_each()
    {
        var other = Sample.Sku with { Sku = "a b/c" };
        var due = Sample.At.AddMinutes(10);
        await CommitAsync(
            "s", 0,
            Sample.Reservation("r-1"),
            Sample.Reservation("r-2") with { ExpiresAt = Sample.At.AddMinutes(9) },
            Sample.Reservation("r-3", other),
            Sample.Reservation("r-4", Sample.Sku with { Sku = "closed" }) with { Status = ReservationState.Released },
            Sample.Reservation("r-5", Sample.Sku with { Sku = "firm" }) with { ExpiresAt = null });

        var keys = await Store.Reader.LoadDueSkusAsync(due, 10, None);

        AssertRows([Sample.Sku.ToString(), other.ToString()], keys);
        Assert.Equal(other, SkuKey.Parse(keys[1]));
    }

    [Fact]
    public async Task Skus_with_tombstones_that_no_retry_can_ask_for_come_after_those_with_expired_reservations()
    {
        var now = Sample.At.AddDays(30);
        var old = now - StockDecider.TombstoneRetention - TimeSpan.FromSeconds(1);
        var adjusted = Sample.Sku with { Sku = "adjusted" };
        var young = Sample.Sku with { Sku = "young" };
        var expired = Sample.Sku with { Sku = "expired" };
        await CommitAsync(
            "s", 0,
            Sample.Reservation("r-1") with { Status = ReservationState.Consumed, ClosedAt = old },
            Sample.Reservation("r-2") with { Status = ReservationState.Released, ClosedAt = old },
            Sample.Reservation("r-3", young) with { Status = ReservationState.Released, ClosedAt = now.AddDays(-1) },
            Sample.Reservation("r-4", expired) with { ExpiresAt = now.AddMinutes(-1) },
            new RowImage.StockOperation(adjusted, "op-1", old.AddSeconds(-1)),
            new RowImage.StockOperation(young, "op-2", now));

        var keys = await Store.Reader.LoadDueSkusAsync(now, 10, None);

        AssertRows([expired.ToString(), adjusted.ToString(), Sample.Sku.ToString()], keys);
    }

    [Fact]
    public async Task Connected_shops_and_open_intents_come_when_they_are_due()
    {
        var shop = Sample.Shop();
        var intent = Sample.Effect("e-1", "o");
        await CommitAsync(
            "x", 0, shop, Sample.Shop(new("acme", "gone")) with { Status = ShopStatus.Disconnected }, intent,
            Sample.Effect("e-2", "o") with { Status = EffectStatus.Done, DueAt = null },
            Sample.Effect("e-3", "o") with { DueAt = Sample.At.AddHours(1) });

        AssertRows([shop.Key.ToString()], await Store.Reader.LoadDueShopsAsync(shop.NextSyncAt!.Value, 10, None));
        Assert.Empty(await Store.Reader.LoadDueShopsAsync(shop.NextSyncAt.Value, new DuePage(10, Skip: 1), None));
        Assert.Empty(await Store.Reader.LoadDueEffectsAsync(intent.DueAt!.Value, new DuePage(10, Skip: 1), None));
        Assert.Empty(await Store.Reader.LoadDueShopsAsync(shop.NextSyncAt.Value.AddSeconds(-1), 10, None));
        AssertRows([intent], await Store.Reader.LoadDueEffectsAsync(intent.DueAt.Value, 10, None));
    }

    [Fact]
    public async Task Connected_shops_are_found_by_their_seller_or_by_the_id_that_a_webhook_names()
    {
        var later = Sample.At.AddDays(1);
        await CommitAsync(
            "x", 0,
            Sample.Shop(new("acme", "2")),
            Sample.Shop(new("acme", "1")),
            Sample.Shop(new("acme", "gone")) with { Status = ShopStatus.Disconnected },
            Sample.Shop(new("rival", "2")) with { ConnectedAt = later });

        var ofSeller = await Store.Reader.LoadConnectedShopsAsync("acme", None);

        AssertRows(["acme/1", "acme/2"], ofSeller.Select(row => row.Key.ToString()));
        AssertRows(
            [new ConnectedShop(new("acme", "2"), Sample.At), new ConnectedShop(new("rival", "2"), later)],
            await Store.Reader.FindConnectedShopsAsync("2", None));
        Assert.Empty(await Store.Reader.FindConnectedShopsAsync("gone", None));
        Assert.Empty(await Store.Reader.LoadConnectedShopsAsync("nobody", None));
    }

    [Fact]
    public async Task The_journal_is_read_on_from_any_position()
    {
        for (var version = 0; version < 5; version++)
            await CommitAsync("order/a", version);
        var all = await ReadJournalUntilAsync(5);

        var page = await Store.Reader.ReadJournalAsync(all[1].Position, 2);

        Assert.Equal([3L, 4L], page.Select(stored => stored.Version));
        Assert.Empty(await Store.Reader.ReadJournalAsync(all[^1].Position, 2));
    }

    [Fact]
    public async Task The_journal_is_followed_by_what_tells_who_changed()
    {
        await CommitAsync("order/a", 0);
        await CommitAsync("order/b", 0);
        var all = await ReadJournalUntilAsync(2);

        var marks = await Store.Reader.ReadMarksAsync(0, 10, None);

        AssertRows(all.Select(stored => new JournalMark(stored.Position, stored.Stream, stored.Type, stored.At)), marks);
        Assert.Equal("order/b", Assert.Single(await Store.Reader.ReadMarksAsync(all[0].Position, 10, None)).Stream);
        Assert.Single(await Store.Reader.ReadMarksAsync(0, 1, None));
    }

    [Fact]
    public async Task The_end_of_the_journal_is_its_last_event()
    {
        Assert.Equal(0, await Store.Reader.FindJournalEndAsync(None));
        for (var version = 0; version < 3; version++)
            await CommitAsync("order/a", version);

        var all = await ReadJournalUntilAsync(3);

        Assert.Equal(all[^1].Position, await Store.Reader.FindJournalEndAsync(None));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled_and_the_next_one_works()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.Reader.ReadHeadAsync("order/a", cancelled.Token));

        Assert.Equal(0, (await Store.Reader.ReadHeadAsync("order/a", None)).Version);
    }
}
