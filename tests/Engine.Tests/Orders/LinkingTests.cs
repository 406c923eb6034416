using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Orders;

/// <summary>Which stock an order takes, from what its shop and its journal say.</summary>
public sealed class LinkingTests : IEffectHint
{
    private static readonly OrderKey s_key = new("seller", "shop", "576461413038785752");
    private static readonly ShopKey s_shop = new("seller", "shop");
    private static readonly CommandContext s_context = new("channel", "webhook:1", null);

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeOrderStock _stock;
    private readonly CountingOwner _owner = new();

    public LinkingTests() => _stock = new FakeOrderStock(_clock, _store);

    [Fact]
    public void A_listing_that_stands_for_several_SKUs_takes_the_units_of_each() => Turns.Run(async () =>
    {
        var (tea, cup) = (Count("C10-TEA", 10), Count("C10-CUP", 10));
        _store.Put(ListingUnits.RowOf(s_shop, ListingLink.Of(
            "173", "C10-TEA*2+C10-CUP", "", [new SkuUnits("C10-TEA", 2), new SkuUnits("C10-CUP", 1)])));

        var order = await HearAsync(Snapshot("C10-TEA*2+C10-CUP"));

        Assert.Equal(OrderState.Processing, order.Committed.State);
        Assert.Equal((8, 9), (_stock[tea].Available, _stock[cup].Available));
    });

    [Fact]
    public void A_shop_s_notation_counts_as_soon_as_it_is_set() => Turns.Run(async () =>
    {
        var (tea, cup) = (Count("TEA", 10), Count("CUP", 10));
        var order = await HearAsync(Snapshot("TEA*2+CUP"));
        Assert.Equal(FailureReason.UnknownSku, order.Committed.Failure?.Reason);

        PutShop(ShopSettings.Default with { UnitSign = "*" });
        await order.HandleAsync((state, now) => OrderDecider.Retry(state, "retry-1", now), s_context);

        Assert.Equal(OrderState.Processing, order.Committed.State);
        Assert.Equal((8, 9), (_stock[tea].Available, _stock[cup].Available));
    });

    [Fact]
    public void An_order_s_stock_is_taken_at_the_location_of_its_warehouse() => Turns.Run(async () =>
    {
        var north = Count("TEA", 10, "north");
        PutShop(ShopSettings.Default with { Warehouses = [new WarehouseLink("W1", "north")] });

        var order = await HearAsync(Snapshot("TEA") with { WarehouseId = "W1" });

        Assert.Equal((OrderState.Processing, 9), (order.Committed.State, _stock[north].Available));
    });

    [Fact]
    public void A_warehouse_that_is_not_linked_leaves_the_shop_s_location_and_a_note() => Turns.Run(async () =>
    {
        var main = Count("TEA", 10);
        PutShop(ShopSettings.Default with { Warehouses = [new WarehouseLink("W1", "north")] });

        await HearAsync(Snapshot("TEA") with { WarehouseId = "W2" });

        Assert.Equal(9, _stock[main].Available);
        var linked = _store.Stream(s_key.Stream).Single(row => row.Type == "order.validated.v1");
        Assert.Contains("warehouse W2 is not linked", JsonElement.Parse(linked.Data).GetProperty("note").GetString(), StringComparison.Ordinal);
    });

    [Fact]
    public void A_code_that_looks_like_a_SKU_takes_its_stock() => Turns.Run(async () =>
    {
        var stock = Count("C09-A\u0301o-d\u0323o-M", 5);

        await HearAsync(Snapshot("C09-\u00C1o-d\u0323o-M"));

        Assert.Equal(4, _stock[stock].Available);
    });

    [Fact]
    public void Stock_that_was_counted_under_the_very_letters_of_a_code_before_is_taken_still() => Turns.Run(async () =>
    {
        var old = SkuKey.Stored("seller", "main", "TEE\u00A0RED");
        Count(old, 5);

        await HearAsync(Snapshot("TEE\u00A0RED"));

        Assert.Equal(4, _stock[old].Available);
    });

    /// <summary>The journal is one that was written before names were compared by their looks.</summary>
    [Fact]
    public void An_order_whose_journal_names_an_odd_SKU_gives_back_what_it_reserved_there() => Turns.Run(async () =>
    {
        var odd = SkuKey.Stored("seller", "main", "TEE  RED\u200B");
        var id = new ReservationId("seller/shop/576461413038785752/main/TEE%20%20RED%E2%80%8B/1");
        var now = _clock.GetUtcNow();
        Count(odd, 5);
        await _stock.ReserveAsync(odd, new StockClaim(id, 1, s_key.ToString(), null), s_context);
        var events = new OrderEvent[]
        {
            new OrderEvent.Created(Snapshot("TEE  RED\u200B"), new OrderPolicy("main", "US", null, now.AddDays(-1)), now),
            new OrderEvent.Validated([new LineNeed("line-1", [new StockNeed(odd, 1)])], now),
            new OrderEvent.StockReserved(1, null, now),
            new OrderEvent.ProcessingStarted(now),
        };
        await _store.CommitAsync(new ChangeSet(
            s_key.Stream, 0, [.. events.Select(OrderEvents.Codec.Encode).Select(stored => new JournalRow(
                stored.Type, now, "channel", "webhook:0", null, stored.Data, [1]))], []));

        await HearAsync(Snapshot("TEE  RED\u200B") with
        {
            Status = ChannelOrderStatus.Cancelled,
            StatusText = "CANCELLED",
            UpdatedAt = Snapshot("").UpdatedAt.AddHours(1),
        });

        Assert.Equal((5, 0), (_stock[odd].Available, _stock[odd].Reserved));
    });

    void IEffectHint.Intended(EffectIntent effect, DateTimeOffset dueAt)
    {
    }

    private SkuKey Count(string sku, int units, string location = "main")
    {
        var key = new SkuKey("seller", location, sku);
        Count(key, units);
        return key;
    }

    private void Count(SkuKey key, int units)
    {
        _stock.Receive(key, units);
        _store.Put(new RowImage.Stock(key, units, 0, 0, 0, 1, _clock.GetUtcNow()));
    }

    private void PutShop(ShopSettings settings) => _store.Put(new RowImage.Shop(
        s_shop, "Mugs", "US", "cipher", ShopStatus.Connected, "", default, "", default, null, null, null,
        JsonSerializer.Serialize(settings, JsonSerializerOptions.Web), 1, default, default));

    private static ChannelOrder Snapshot(string sellerSku) => new()
    {
        Id = s_key.TikTokOrderId,
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        PlacedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        ShippingType = ShippingType.Seller,
        Lines = [new ChannelOrderLine { Id = "line-1", SkuId = "173", SellerSku = sellerSku }],
    };

    private async Task<OrderEngine> HearAsync(ChannelOrder snapshot)
    {
        var order = await OrderEngine.LoadAsync(
            s_key,
            new OrderPorts(_store, _store, _stock, this, _clock, new OrderRetention(KeepIdleOrders: false)),
            _owner,
            CancellationToken.None);
        var policy = new OrderPolicy("main", "US", null, _clock.GetUtcNow().AddDays(-1));
        await order.HandleAsync((state, now) => OrderDecider.ApplySnapshot(state, snapshot, policy, now), s_context, "{}");
        return order;
    }
}
