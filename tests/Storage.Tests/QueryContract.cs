using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>What the lists, counts and stored answers of the API promise, on every database.</summary>
public abstract class QueryContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    [Fact]
    public async Task What_waits_is_counted_with_its_oldest()
    {
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-2") with { ReceivedAt = Sample.At.AddSeconds(-5) });
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-3") with { Status = InboxStatus.Ignored });
        await CommitAsync(
            "o", 0,
            Sample.Order("1") with { NextActionAt = Sample.At.AddSeconds(1) },
            Sample.Order("2") with { NextActionAt = Sample.At.AddSeconds(2) },
            Sample.Order("3") with { NextActionAt = Sample.At.AddSeconds(9) },
            Sample.Effect("e-1", "order/1") with { DueAt = Sample.At },
            Sample.Effect("e-2", "order/1") with { DueAt = null, Status = EffectStatus.Done });

        var backlog = await Store.Backlog.ReadAsync(Sample.At.AddSeconds(2), None);

        Assert.Equal(
            [
                new BacklogEntry(BacklogKind.Inbox, 2, Sample.At.AddSeconds(-5)),
                new BacklogEntry(BacklogKind.Orders, 2, Sample.At.AddSeconds(1)),
                new BacklogEntry(BacklogKind.Reservations, 0, null),
                new BacklogEntry(BacklogKind.Shops, 0, null),
                new BacklogEntry(BacklogKind.Effects, 1, Sample.At),
                new BacklogEntry(BacklogKind.Webhooks, 0, null),
            ],
            backlog.OrderBy(entry => entry.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7495")]
    public async Task Pages_of_orders_have_no_gap_and_no_repeat_although_many_were_placed_at_once(string? shop)
    {
        const int Count = 60;
        string[] states = ["received", "shipped", "cancelled"];
        for (var index = 0; index < Count; index++)
        {
            await CommitAsync(
                $"order/{index}", 0,
                Sample.Order($"{index:00}") with
                {
                    PlacedAt = Sample.At.AddSeconds(index / 20),
                    State = states[index % states.Length],
                },
                Sample.Order($"rival-{index}", seller: "rival"));
        }

        var seen = new List<RowImage.Order>();
        OrderPlace? after = null;
        while (true)
        {
            var page = await Store.Queries.ListOrdersAsync("acme", new OrderFilter(ShopId: shop), after, 7, None);
            seen.AddRange(page);
            if (page.Length < 7)
                break;
            after = new OrderPlace(page[^1].PlacedAt, page[^1].Key.RowId);
        }

        Assert.Equal(Count, seen.Select(order => order.Key).Distinct().Count());
        Assert.Equal(Count, seen.Count);
        Assert.All(seen, order => Assert.Equal(("acme", null), (order.Key.SellerId, order.OrderData)));
        Assert.Equal(
            seen.OrderByDescending(order => order.PlacedAt)
                .ThenByDescending(order => order.Key.RowId.ToString(), StringComparer.Ordinal)
                .Select(order => order.Key),
            seen.Select(order => order.Key));
    }

    public static TheoryData<OrderFilter, string> Filters => new()
    {
        { new OrderFilter(State: "shipped"), "2" },
        { new OrderFilter(ShopId: "7495"), "4,3,2,1" },
        { new OrderFilter(ShopId: "1"), "" },
        { new OrderFilter(State: "shipped", ShopId: "7495"), "2" },
        { new OrderFilter(ShopId: "7495", OnHold: false, Failed: false), "2,1" },
        { new OrderFilter(ShopId: "7495", Search: "JD0002"), "2" },
        { new OrderFilter(ChannelStatus: "DELIVERED"), "2" },
        { new OrderFilter(ChannelStatus: "COMPLETED"), "4" },
        { new OrderFilter(OnHold: true), "3" },
        { new OrderFilter(OnHold: false), "4,2,1" },
        { new OrderFilter(Failed: true), "4" },
        { new OrderFilter(Failed: false), "3,2,1" },
        { new OrderFilter(Sample: true), "1" },
        { new OrderFilter(Sample: false), "4,3,2" },
        { new OrderFilter(ShopId: "7495", Sample: true), "1" },
        { new OrderFilter(Search: "JD0002"), "2" },
        { new OrderFilter(Search: "3"), "3" },
        { new OrderFilter(Search: "' OR 1=1 --"), "" },
        { new OrderFilter(State: "received", OnHold: true, Search: "3"), "3" },
        { new OrderFilter(State: ""), "4,3,2,1" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Orders_are_filtered_by_each_field(OrderFilter filter, string expected)
    {
        RowImage.Order Placed(string id) =>
            Sample.Order(id) with { PlacedAt = Sample.At.AddSeconds(int.Parse(id, null)) };
        await CommitAsync(
            "o", 0,
            Placed("1") with { IsSample = true, TotalAmount = 0 },
            Placed("2") with { State = "shipped", ChannelStatus = "DELIVERED", TrackingNumber = "JD0002" },
            Placed("3") with { Holds = "fraud" },
            Placed("4") with { Failure = "no-stock", ChannelStatus = "COMPLETED" },
            Sample.Order("5", seller: "rival") with { TrackingNumber = "JD0002" });

        var orders = await Store.Queries.ListOrdersAsync("acme", filter, null, 10, None);

        Assert.Equal(expected, string.Join(',', orders.Select(order => order.Key.TikTokOrderId)));
    }

    [Theory]
    [InlineData("JX-NEW", "1")]
    [InlineData("jx-old", "1")]
    [InlineData("115", "1")]
    [InlineData("11", "")]
    [InlineData("tee-red-m", "1")]
    [InlineData("1729", "2,1")]
    [InlineData("MUG-WHITE", "2,1")]
    [InlineData("enamel", "2,1")]
    [InlineData("enam WHI", "2,1")]
    [InlineData("enamel teapot", "")]
    [InlineData("kettle", "3")]
    [InlineData("杯子", "3")]
    [InlineData("white_", "2,1")]
    [InlineData("%", "")]
    [InlineData("mug' OR '1'='1", "")]
    public async Task Orders_are_found_by_what_a_person_knows_of_them(string search, string expected)
    {
        var mug = ProductTerms.Of(new() { Id = "", SkuId = "1729", SellerSku = "MUG-WHITE", ProductName = "Enamel mug", SkuName = "White" });
        var kettle = ProductTerms.Of(new() { Id = "", SkuId = "1730", SellerSku = "KET", ProductName = "Kettle 红色杯子" });
        RowImage.Order Placed(string id, string seller = "acme") =>
            Sample.Order(id, seller) with { PlacedAt = Sample.At.AddSeconds(int.Parse(id, null)) };
        var first = Placed("1");
        await CommitAsync(
            "o", 0,
            first with { Terms = new(["jx-old", "115"], [mug]) },
            Placed("2") with { Terms = new([], [mug]) },
            Placed("3") with { Terms = new([], [kettle]) },
            Placed("5", "rival") with { Terms = new(["jx-old", "115"], [mug]) });
        await CommitAsync("o", 1, first with { OrderData = null, Version = 2, Terms = new(["jx-new", "tee-red-m"], [mug]) });
        await CommitAsync("o", 2, first with { OrderData = null, Version = 3 });

        var orders = await Store.Queries.ListOrdersAsync("acme", new OrderFilter(Search: search), null, 10, None);

        Assert.Equal(expected, string.Join(',', orders.Select(order => order.Key.TikTokOrderId)));
    }

    [Fact]
    public async Task Terms_that_stand_in_two_images_of_one_batch_are_all_kept()
    {
        var order = Sample.Order("1");

        await CommitAsync("o", 0, order with { Terms = new(["115"], []) }, order with { Terms = new(["116"], []) }, order);

        foreach (var package in new[] { "115", "116" })
            Assert.Single(await Store.Queries.ListOrdersAsync("acme", new OrderFilter(Search: package), null, 10, None));
    }

    [Fact]
    public async Task Orders_are_counted_by_state_for_their_seller_only()
    {
        await CommitAsync(
            "o", 0, Sample.Order("1"), Sample.Order("2"), Sample.Order("3") with { State = "failed" },
            Sample.Order("4", seller: "rival"));

        var counts = await Store.Queries.CountOrdersByStateAsync("acme", None);

        Assert.Equal(
            [("failed", 1L), ("received", 2L)], counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Null(await Store.Queries.FindOrderAsync("acme", "4", None));
    }

    [Fact]
    public async Task Pages_of_stock_follow_location_and_sku_by_bytes()
    {
        ImmutableArray<SkuKey> keys =
        [
            new("acme", "A", "Zebra"), new("acme", "A", "apple"), new("acme", "A", "épée"), new("acme", "B", "Apple-2"),
            new("acme", "a", "x"),
        ];
        await CommitAsync(
            "s", 0,
            [.. keys.Reverse().Select(key => Sample.Stock(1, key: key)), Sample.Stock(1, key: new("rival", "A", "b"))]);

        var first = await Store.Queries.ListStockAsync("acme", null, null, 3, None);
        var rest = await Store.Queries.ListStockAsync("acme", null, first[^1].Key, 3, None);

        AssertRows(keys, first.Concat(rest).Select(row => row.Key));
        Assert.Equal(
            [keys[1], keys[3]], (await Store.Queries.ListStockAsync("acme", "aPPle", null, 9, None)).Select(row => row.Key));
        Assert.Empty(await Store.Queries.ListStockAsync("acme", "%", null, 9, None));
    }

    [Fact]
    public async Task Stock_is_found_by_exact_keys_of_the_seller()
    {
        SkuKey[] stored = [new("acme", "A", "x"), new("acme", "B", "y"), new("acme", "A", "y"), new("rival", "A", "x")];
        await CommitAsync("s", 0, [.. stored.Select(key => Sample.Stock(1, key: key))]);

        var found = await Store.Queries.FindStockAsync(
            "acme", [stored[0], stored[1], stored[3], new("acme", "A", "absent")], None);

        Assert.Equal([stored[0], stored[1]], found.Select(row => row.Key));
    }

    [Fact]
    public async Task Reservations_of_a_sku_show_held_ones_first_then_the_newest()
    {
        await CommitAsync(
            "s", 0,
            Sample.Reservation("closed-new") with { Status = ReservationState.Consumed, CreatedAt = Sample.At.AddHours(3) },
            Sample.Reservation("held-old"),
            Sample.Reservation("held-new") with { CreatedAt = Sample.At.AddHours(1) },
            Sample.Reservation("closed-old") with { Status = ReservationState.Released });

        var rows = await Store.Queries.ListReservationsAsync(Sample.Sku, 3, None);

        Assert.Equal(["held-new", "held-old", "closed-new"], rows.Select(row => row.ReservationId));
    }

    [Fact]
    public async Task Effects_of_a_stream_and_shops_of_a_seller_are_listed_by_their_ids()
    {
        var shop = Sample.Shop();
        var other = Sample.Shop(new("acme", "7496")) with { Status = ShopStatus.Disconnected };
        var effect = Sample.Effect("ship/1", "order/a");
        var settled = effect with { EffectId = "ship/2", Status = EffectStatus.Done, DueAt = null, SettledAt = Sample.At };
        await CommitAsync(
            "x", 0, other, shop, Sample.Shop(new("rival", "1")), settled, effect, Sample.Effect("ship/3", "order/b"));

        AssertRows([effect, settled], await Store.Queries.ListEffectsAsync("order/a", None));
        AssertRows([shop, other], await Store.Queries.ListShopsAsync("acme", None));
    }

    [Fact]
    public async Task The_first_answer_to_an_idempotency_key_stays()
    {
        var answer = new ApiAnswer([1, 2], 201, "application/json", """{"né":1}""", Sample.At);

        var first = await Store.ApiRequests.StoreAsync("acme", "k", answer, None);
        var second = await Store.ApiRequests.StoreAsync("acme", "k", answer with { StatusCode = 500 }, None);
        var found = await Store.ApiRequests.FindAsync("acme", "k", None);

        Assert.Equal(201, first.StatusCode);
        Assert.Equal(201, second.StatusCode);
        Assert.Equal(answer.RequestHash, found!.RequestHash);
        Assert.Equal(answer with { RequestHash = [] }, found with { RequestHash = [] });
        Assert.Null(await Store.ApiRequests.FindAsync("rival", "k", None));
    }

    [Fact]
    public async Task Old_answers_are_forgotten_oldest_first_and_bounded()
    {
        for (var index = 0; index < 4; index++)
        {
            var answer = new ApiAnswer([1], 200, "text/plain", "", Sample.At.AddMinutes(index));
            await Store.ApiRequests.StoreAsync("acme", $"k-{index}", answer, None);
        }

        Assert.Equal(2, await Store.ApiRequests.ForgetBeforeAsync(Sample.At.AddMinutes(3), 2, None));
        Assert.Equal(1, await Store.ApiRequests.ForgetBeforeAsync(Sample.At.AddMinutes(3), 2, None));
        Assert.NotNull(await Store.ApiRequests.FindAsync("acme", "k-3", None));
        Assert.Null(await Store.ApiRequests.FindAsync("acme", "k-2", None));
    }
}
