using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>What committing a change set promises, in every store.</summary>
public abstract partial class CommitContract(Func<Task<IContractDatabase>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_committed_event_is_read_back_as_it_was_written()
    {
        var row = Sample.Event("Zoë 张伟 🧵 \\\"quoted\\\"") with { TraceId = null };

        await Store.Pipeline.CommitAsync(new ChangeSet("order/a/b/c", 0, [row, Sample.Event("two")], []));

        var events = await Store.Reader.ReadStreamAsync("order/a/b/c", 0, None);
        Assert.Equal([1L, 2L], events.Select(stored => stored.Version));
        Assert.True(events[0].Position < events[1].Position);
        Assert.Equal(
            (row.Type, row.At, row.Actor, row.Cause, row.TraceId, row.Data),
            (events[0].Type, events[0].At, events[0].Actor, events[0].Cause, events[0].TraceId, events[0].Data));
        Assert.Equal(row.Hash, events[0].Hash);
        Assert.Equal("4bf92f3577b34da6", events[1].TraceId);
        Assert.Equal([2L], (await Store.Reader.ReadStreamAsync("order/a/b/c", 1, None)).Select(stored => stored.Version));
    }

    [Fact]
    public async Task The_head_of_a_stream_is_its_last_event()
    {
        Assert.Equal(StreamHead.Empty.Version, (await Store.Reader.ReadHeadAsync("order/a/b/c", None)).Version);

        await CommitAsync("order/a/b/c", 0);
        await CommitAsync("order/a/b/c", 1);

        var head = await Store.Reader.ReadHeadAsync("order/a/b/c", None);
        Assert.Equal(2, head.Version);
        Assert.Equal(Sample.Event("order/a/b/c#2").Hash, head.Hash);
    }

    [Fact]
    public async Task An_order_row_is_read_back_as_it_was_written_and_replaced_by_its_next_image()
    {
        var first = Sample.Order("5761");
        await CommitAsync(first.Key.Stream, 0, first);
        AssertSame(first, await Store.FindOrderAsync("acme", "5761"));

        var second = first with
        {
            State = "delivered",
            OrderData = """{"nested":{"list":[1,2.50,null,"é"]}}""",
            TotalAmount = 79228162514264337593543950.335m,
            Holds = "address,fraud",
            Failure = "out-of-stock",
            TrackingNumber = "JD0002",
            ShipBy = null,
            IsTerminal = true,
            NextAction = null,
            NextActionAt = null,
            Version = 2,
            IsSample = true,
        };
        await CommitAsync(first.Key.Stream, 1, second);

        AssertSame(second, await Store.FindOrderAsync("acme", "5761"));
    }

    [Fact]
    public async Task An_image_without_a_payload_leaves_the_stored_one_and_changes_the_rest()
    {
        var first = Sample.Order("5761");
        await CommitAsync(first.Key.Stream, 0, first);

        var moved = first with
        {
            OrderData = null,
            State = "cancelled",
            UpdatedAt = first.UpdatedAt.AddMinutes(1),
            ChannelStatus = "CANCELLED",
            ChannelUpdatedAt = first.ChannelUpdatedAt.AddMinutes(1),
            PlacedAt = first.PlacedAt.AddMinutes(-1),
            ShipBy = null,
            UnitCount = first.UnitCount + 1,
            TotalAmount = first.TotalAmount + 1,
            Currency = "VND",
            Holds = "fraud",
            Failure = "out-of-stock",
            TrackingNumber = "JD0003",
            IsTerminal = true,
            NextAction = null,
            NextActionAt = null,
            Version = 2,
            IsSample = true,
        };
        await CommitAsync(first.Key.Stream, 1, moved);

        AssertSame(moved with { OrderData = first.OrderData }, await Store.FindOrderAsync("acme", "5761"));
    }

    [Fact]
    public async Task The_first_image_of_an_order_brings_its_payload()
    {
        var order = Sample.Order("5761") with { OrderData = null };

        await Assert.ThrowsAsync<InvariantBrokenException>(() => CommitAsync(order.Key.Stream, 0, order));
    }

    [Fact]
    public async Task An_image_without_a_payload_leaves_the_one_that_the_same_set_brings()
    {
        var first = Sample.Order("5761");
        await CommitAsync(first.Key.Stream, 0, first);

        var changed = first with { OrderData = """{"id":"5761","total":13}""", Version = 2 };
        await CommitAsync(first.Key.Stream, 1, changed, changed with { OrderData = null, State = "processing" });

        AssertSame(changed with { State = "processing" }, await Store.FindOrderAsync("acme", "5761"));
    }

    [Fact]
    public async Task Amounts_keep_their_last_zero()
    {
        var order = Sample.Order("5761") with { TotalAmount = 12.50m };
        await CommitAsync(order.Key.Stream, 0, order);

        var stored = await Store.FindOrderAsync("acme", "5761");

        Assert.Equal("12.50", FormattableString.Invariant($"{stored!.TotalAmount}"));
    }

    [Fact]
    public async Task An_unknown_amount_is_no_zero_and_a_known_one_can_become_unknown()
    {
        var order = Sample.Order("5761") with { TotalAmount = null };
        await CommitAsync(order.Key.Stream, 0, order);
        Assert.Null((await Store.FindOrderAsync("acme", "5761"))!.TotalAmount);

        await CommitAsync(order.Key.Stream, 1, order with { TotalAmount = 0, OrderData = null, Version = 2 });
        Assert.Equal(0, (await Store.FindOrderAsync("acme", "5761"))!.TotalAmount);

        await CommitAsync(order.Key.Stream, 2, order with { Version = 3 });
        Assert.Null((await Store.FindOrderAsync("acme", "5761"))!.TotalAmount);
    }

    [Fact]
    public async Task Stock_with_reservations_and_operations_is_loaded_with_its_head()
    {
        var held = Sample.Reservation("r-1");
        var closed = Sample.Reservation("r-2") with
        {
            Status = ReservationState.Released,
            ExpiresAt = null,
            CloseReason = "cancelled",
            ClosedAt = Sample.At.AddDays(1),
        };
        var operation = new RowImage.StockOperation(Sample.Sku, "count-7", Sample.At);
        var stock = Sample.Stock(onHand: 10, reserved: 2, consumed: 8);
        await CommitAsync(Sample.Sku.Stream, 0, stock, held, closed, operation);

        var loaded = await Store.Reader.LoadStockAsync(Sample.Sku, None);

        Assert.Equal(stock, loaded!.Stock);
        AssertRows([held], loaded.Reservations);
        AssertRows([held, closed], await Store.Reader.FindReservationsAsync(Sample.Sku, ["r-2", "r-1", "r-3"], None));
        Assert.Empty(await Store.Reader.FindReservationsAsync(Sample.Sku with { SellerId = "other" }, ["r-1"], None));
        AssertRows([operation], loaded.Operations);
        Assert.Equal(1, loaded.Head.Version);
        Assert.Equal(Sample.Event($"{Sample.Sku.Stream}#1").Hash, loaded.Head.Hash);
        Assert.Null(await Store.Reader.LoadStockAsync(Sample.Sku with { SellerId = "other" }, None));
    }

    [Fact]
    public async Task A_new_reservation_never_takes_the_place_of_one_that_is_there()
    {
        var closed = Sample.Reservation("r-1") with { Status = ReservationState.Released, ClosedAt = Sample.At };
        await CommitAsync(Sample.Sku.Stream, 0, Sample.Stock(10), closed with { IsNew = true });

        await Assert.ThrowsAsync<ConstraintBrokenException>(() => CommitAsync(
            Sample.Sku.Stream, 1, Sample.Stock(10, reserved: 2), Sample.Reservation("r-1") with { IsNew = true }));
        await CommitAsync(
            Sample.Sku.Stream, 1, Sample.Stock(10, reserved: 4), Sample.Reservation("r-2") with { IsNew = true },
            Sample.Reservation("r-3"));

        AssertRows([closed], await Store.Reader.FindReservationsAsync(Sample.Sku, ["r-1"], None));
        Assert.Equal(4, (await Store.Reader.LoadStockAsync(Sample.Sku, None))!.Stock.Reserved);
    }

    [Fact]
    public async Task Reservations_closed_before_an_instant_are_found_the_oldest_first_and_bounded()
    {
        var other = Sample.Sku with { Sku = "other" };
        RowImage.Reservation Closed(string id, int day, SkuKey? key = null) =>
            Sample.Reservation(id, key) with { Status = ReservationState.Released, ClosedAt = Sample.At.AddDays(day) };
        await CommitAsync(
            Sample.Sku.Stream, 0, Sample.Stock(10), Sample.Reservation("held"), Closed("third", 3), Closed("first", 1), Closed("second", 2),
            Closed("late", 9), Closed("other", 1, other));

        var before = Sample.At.AddDays(9);

        Assert.Equal<string>(["first", "second", "third"], await Store.Reader.LoadForgettableAsync(Sample.Sku, before, 9, None));
        Assert.Equal<string>(["first", "second"], await Store.Reader.LoadForgettableAsync(Sample.Sku, before, 2, None));
    }

    [Fact]
    public async Task Forgotten_reservations_and_operations_are_gone_and_others_stay()
    {
        var operation = new RowImage.StockOperation(Sample.Sku, "count-7", Sample.At);
        await CommitAsync(
            Sample.Sku.Stream, 0, Sample.Stock(10), Sample.Reservation("r-1"), Sample.Reservation("r-2"), operation,
            operation with { OperationId = "count-8" });

        await CommitAsync(
            Sample.Sku.Stream, 1, new RowImage.ForgottenReservation(Sample.Sku, "r-1"),
            new RowImage.ForgottenStockOperation(Sample.Sku, "count-8"));

        var loaded = await Store.Reader.LoadStockAsync(Sample.Sku, None);
        Assert.Equal(["r-2"], loaded!.Reservations.Select(row => row.ReservationId));
        Assert.Equal(["count-7"], loaded.Operations.Select(row => row.OperationId));
    }

    [Fact]
    public async Task Of_several_images_of_one_row_in_a_set_the_last_counts()
    {
        await CommitAsync(
            Sample.Sku.Stream, 0, Sample.Stock(1), Sample.Stock(2), Sample.Reservation("kept"),
            new RowImage.ForgottenReservation(Sample.Sku, "kept"), Sample.Reservation("kept"),
            Sample.Reservation("gone"), new RowImage.ForgottenReservation(Sample.Sku, "gone"));

        var loaded = await Store.Reader.LoadStockAsync(Sample.Sku, None);
        Assert.Equal(2, loaded!.Stock.OnHand);
        Assert.Equal(["kept"], loaded.Reservations.Select(row => row.ReservationId));
    }

    [Fact]
    public async Task Effects_shops_and_listings_are_read_back_as_they_were_written()
    {
        var effect = Sample.Effect("ship/1", "order/a");
        var settled = effect with
        {
            EffectId = "ship/2",
            Status = EffectStatus.Done,
            DueAt = null,
            Result = "ok",
            SettledAt = Sample.At,
            Attempts = 3,
        };
        var shop = Sample.Shop();
        var bare = Sample.Shop(new("acme", "7496")) with
        {
            SyncedTo = null,
            NextSyncAt = null,
            LastSyncError = "429 — später",
            Attention = """{"trouble":"Inactive"}""",
            Status = ShopStatus.Disconnected,
        };
        await CommitAsync(shop.Key.Stream, 0, effect, settled, shop, bare, Sample.Listing("c-1"), Sample.Listing("c-2"));

        AssertRows([effect, settled], await Store.ListEffectsAsync("order/a"));
        Assert.Empty(await Store.ListEffectsAsync("order/b"));
        Assert.Equal(shop, (await Store.Reader.LoadShopAsync(shop.Key, None))!.Shop);
        Assert.Equal(1, (await Store.Reader.LoadShopAsync(shop.Key, None))!.Head.Version);
        Assert.Equal(new StoredShop(bare, StreamHead.Empty), await Store.Reader.LoadShopAsync(bare.Key, None));
        Assert.Null(await Store.Reader.LoadShopAsync(new("acme", "0"), None));
        AssertRows([shop], await Store.Reader.LoadConnectedShopsAsync(shop.Key.SellerId, None));
        AssertRows(
            [Sample.Listing("c-2")], (await Store.Reader.LoadLinksAsync(shop.Key, ["c-2", "c-9"], [], None)).Listings);
    }

    [Fact]
    public async Task What_says_which_stock_variants_mean_is_read_at_once()
    {
        var shop = Sample.Shop();
        var set = Sample.Listing("c-1") with { Sku = "", Units = """{"tea":2,"cup":1}""" };
        var other = Sample.Stock(5, key: new SkuKey("acme", "far away", "TEA*2"));
        await CommitAsync(shop.Key.Stream, 0, shop, set, Sample.Listing("c-2"), other, Sample.Stock(5, key: new SkuKey("rival", "main", "CUP+")));

        var links = await Store.Reader.LoadLinksAsync(shop.Key, ["c-9", "c-1"], ["TEA*2", "CUP+", "tea*2"], None);
        var bare = await Store.Reader.LoadLinksAsync(shop.Key, ["c-9"], [], None);
        var unknown = await Store.Reader.LoadLinksAsync(new("acme", "0"), ["c-1"], ["x"], None);

        AssertRows([set], links.Listings);
        Assert.Equal("TEA*2", Assert.Single(links.CountedNames));
        Assert.Equal("""{"safety":2}""", links.Settings?.Replace(" ", "", StringComparison.Ordinal));
        Assert.Empty(bare.Listings);
        Assert.NotNull(bare.Settings);
        Assert.Equal((0, 0, null), (unknown.Listings.Length, unknown.CountedNames.Length, unknown.Settings));
    }

    [Fact]
    public async Task A_stale_set_fails_alone_and_leaves_nothing()
    {
        await CommitAsync("order/a", 0);

        var result = await Store.Writer.WriteAsync(new CommitBatch(
            [Sample.Set("order/a", 0, Sample.Order("1")), Sample.Set("order/b", 0, Sample.Order("2"))], [], []));

        AssertRows([false, true], result.Committed);
        Assert.Null(await Store.FindOrderAsync("acme", "1"));
        Assert.NotNull(await Store.FindOrderAsync("acme", "2"));
        Assert.Single(await Store.Reader.ReadStreamAsync("order/a", 0, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Any_version_but_the_present_one_is_a_conflict(long expected)
    {
        await CommitAsync("order/a", 0);
        await CommitAsync("order/a", 1);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => CommitAsync("order/a", expected));

        Assert.Equal("order/a", conflict.Stream);
        Assert.Equal(2, (await Store.Reader.ReadHeadAsync("order/a", None)).Version);
    }

    [Fact]
    public async Task A_version_of_a_stream_that_does_not_exist_is_a_conflict()
    {
        await Assert.ThrowsAsync<VersionConflictException>(() => CommitAsync("order/a", 1));

        Assert.Equal(0, (await Store.Reader.ReadHeadAsync("order/a", None)).Version);
    }

    [Fact]
    public async Task Two_processes_that_write_the_same_versions_win_each_exactly_once()
    {
        const int Streams = 40;
        await using var other = await Database.OpenAsync();

        var attempts = Enumerable.Range(0, Streams)
            .SelectMany(stream => new[] { (stream, Store.Pipeline), (stream, other.Pipeline) })
            .Select(async attempt =>
            {
                var (stream, pipeline) = attempt;
                try
                {
                    await pipeline.CommitAsync(Sample.Set($"order/{stream}", 0));
                    await pipeline.CommitAsync(Sample.Set($"order/{stream}", 1));
                    return 1;
                }
                catch (VersionConflictException)
                {
                    return 0;
                }
            });
        var wins = await Task.WhenAll(attempts);

        for (var stream = 0; stream < Streams; stream++)
        {
            Assert.Equal(1, wins[2 * stream] + wins[(2 * stream) + 1]);
            var events = await Store.Reader.ReadStreamAsync($"order/{stream}", 0, None);
            Assert.Equal([1L, 2L], events.Select(stored => stored.Version));
        }
    }

    [Fact]
    public async Task Ten_thousand_sets_at_once_are_all_committed_and_journaled_in_order()
    {
        const int Count = 10_000;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(
            index => CommitAsync($"order/{index % 5_000}", index / 5_000, Sample.Effect($"e-{index}", "s"))));

        var events = await ReadJournalUntilAsync(Count);
        Assert.Equal(Count, events.Length);
        Assert.Equal(Count, events.Select(stored => stored.Position).Distinct().Count());
        Assert.Equal(events.Select(stored => stored.Position).Order(), events.Select(stored => stored.Position));
        Assert.Equal(5_000, events.Count(stored => stored.Version == 2));
    }

    private static void AssertSame(RowImage.Order expected, RowImage.Order? actual)
    {
        Assert.NotNull(actual);
        AssertSameJson(expected.OrderData, actual.OrderData);
        Assert.Equal(expected with { OrderData = "" }, actual with { OrderData = "" });
    }
}
