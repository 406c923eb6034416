using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

public sealed partial class OrderEngineTests : IEffectHint
{
    private static readonly OrderKey s_key = new("seller", "shop", "576461413038785752");
    private static readonly SkuKey s_mug = new("seller", "main", "mug");
    private static readonly SkuKey s_cap = new("seller", "main", "cap");
    private static readonly CommandContext s_context = new("channel", "webhook:1", null);

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeOrderStock _stock;
    private readonly List<(EffectIntent Effect, DateTimeOffset DueAt)> _hints = [];
    private readonly CountingOwner _owner = new();

    public OrderEngineTests() => _stock = new FakeOrderStock(_clock, _store);

    [Fact]
    public void A_paid_order_is_taken_as_far_as_it_goes() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);

        var order = await HearAsync(ChannelOrderStatus.AwaitingShipment);

        Assert.Equal((OrderState.Processing, StockPhase.Firm), (order.Committed.State, PhaseOf(order)));
        Assert.Equal(["reserve cap", "reserve mug"], _stock.Calls);
        var row = Assert.IsType<RowImage.Order>(_store.Row(s_key));
        Assert.Equal(("processing", "ship", "{\"raw\":1}", 2), (row.State, row.NextAction, row.OrderData, row.UnitCount));
        Assert.Equal(_store.Stream(s_key.Stream).Count, row.Version);
    });

    [Fact]
    public void It_may_leave_memory_once_nothing_of_its_own_goes_on_unless_it_is_kept() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        var order = await HearAsync(MugsOnly);
        Assert.True(order.MayDeactivate);
        Assert.False((await LoadAsync(new OrderRetention(KeepIdleOrders: true))).MayDeactivate);

        var request = new ShipRequest([], "1Z-1", "ups", false, null);
        await order.HandleAsync((state, now) => OrderDecider.Ship(state, "ship-1", request, now), s_context);

        Assert.Single(_hints);
        Assert.False(order.MayDeactivate);
    });

    [Fact]
    public void A_new_order_is_linked_by_the_commit_that_creates_it_and_only_that_one_carries_the_payload() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);

        await HearAsync(ChannelOrderStatus.AwaitingShipment);

        var first = _store.Commits[0];
        Assert.Equal(["order.created.v1", "order.validated.v1"], first.Journal.Take(2).Select(row => row.Type));
        Assert.Equal(
            ["{\"raw\":1}", .. Enumerable.Repeat<string?>(null, _store.Commits.Count - 1)],
            _store.Commits.Select(commit => commit.Rows.OfType<RowImage.Order>().Single().OrderData));
    });

    [Fact]
    public void What_stops_a_reservation_is_told_in_words_and_the_rest_is_given_back() => Turns.Run(async () =>
    {
        _stock.Receive(s_cap, 1);

        var order = await HearAsync(ChannelOrderStatus.AwaitingShipment);

        Assert.Equal(FailureReason.UnknownSku, order.Committed.Failure!.Reason);
        Assert.Contains("1 of mug at main", order.Committed.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(["reserve cap", "reserve mug", "give up cap", "give up mug"], _stock.Calls);
        Assert.Equal(0, _stock[s_cap].Reserved);
    });

    [Fact]
    public void A_linked_variant_takes_the_stock_of_its_link() => Turns.Run(async () =>
    {
        _store.Put(new RowImage.Listing(new ShopKey("seller", "shop"), "tiktok-mug", "mug", "cap", "Mug"));
        _stock.Receive(s_cap, 2);

        await HearAsync(ChannelOrderStatus.AwaitingShipment);

        Assert.Equal(2, _stock[s_cap].Reserved);
    });

    [Fact]
    public void An_order_of_one_SKU_is_created_reserved_and_processing_in_one_commit() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);

        var order = await HearAsync(MugsOnly);

        Assert.Equal(OrderState.Processing, order.Committed.State);
        var stored = Assert.Single(_store.Commits);
        Assert.Equal(
            ["order.created.v1", "order.validated.v1", "order.inventory_reserved.v1", "order.processing.v1"],
            stored.Journal.Select(row => row.Type));
        Assert.Equal("{\"raw\":1}", Assert.IsType<RowImage.Order>(_store.Row(s_key)).OrderData);
    });

    [Fact]
    public void The_last_of_several_reservations_is_stored_with_what_the_order_makes_of_it() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);

        await HearAsync(ChannelOrderStatus.AwaitingShipment);

        Assert.Equal(
            [["order.created.v1", "order.validated.v1"], ["order.inventory_reserved.v1", "order.processing.v1"]],
            _store.Commits.Select(commit => commit.Journal.Select(row => row.Type)));
    });

    [Fact]
    public void An_order_of_one_SKU_that_is_sold_out_is_created_and_failed_in_one_commit() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 0);

        var order = await HearAsync(MugsOnly);

        Assert.Equal(FailureReason.OutOfStock, order.Committed.Failure!.Reason);
        Assert.Equal("order.created.v1", _store.Commits[0].Journal[0].Type);
        Assert.Contains("order.stock-refused.v1", _store.Commits[0].Journal.Select(row => row.Type));
    });

    [Fact]
    public void An_order_is_seen_although_its_SKU_does_not_answer_and_reserves_when_it_does() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Fail = _ => new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync(MugsOnly));
        Assert.Equal("received", Assert.IsType<RowImage.Order>(_store.Row(s_key)).State);
        Assert.Equal(0, _owner.Stops);

        _stock.Fail = _ => null;
        var order = await LoadAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await order.HandleAsync(OrderDecider.Wake, s_context);

        Assert.Equal((OrderState.Processing, 1), (order.Committed.State, _stock[s_mug].Reserved));
    });

    [Fact]
    public void What_was_stored_although_the_SKUs_answer_was_lost_is_found_and_not_written_over() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        LoseOnce("reserve mug");

        await Assert.ThrowsAsync<VersionConflictException>(() => HearAsync(MugsOnly));
        Assert.Equal(1, _owner.Stops);
        var order = await HearAsync(MugsOnly);

        Assert.Equal(OrderState.Processing, order.Committed.State);
        Assert.Equal((1, 1), (_store.Commits.Count, _stock[s_mug].Reserved));
    });

    [Fact]
    public void A_lost_answer_to_the_last_of_several_reservations_is_told_and_what_it_stored_is_found() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        _stock.Receive(s_cap, 5);
        LoseOnce("reserve mug");

        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync(ChannelOrderStatus.AwaitingShipment));
        var order = await LoadAsync();

        Assert.Equal((OrderState.Processing, StockPhase.Firm), (order.Committed.State, PhaseOf(order)));
        Assert.Equal((1, 1), (_stock[s_mug].Reserved, _stock[s_cap].Reserved));
    });

    [Fact]
    public void A_reservation_that_was_made_before_is_taken_and_not_made_again() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        var id = Order.Unknown(s_key).ReservationOf(s_mug, 1);
        await _stock.ReserveAsync(s_mug, new StockClaim(id, 1, s_key.ToString(), null), s_context);

        var order = await HearAsync(MugsOnly);

        Assert.Equal((StockPhase.Firm, 1), (PhaseOf(order), _stock[s_mug].Reserved));
        Assert.Single(_store.Commits);
    });

    [Fact]
    public void A_lost_answer_leaves_the_order_where_it_was_and_the_next_try_reserves_once() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        _stock.Receive(s_cap, 5);
        LoseOnce("reserve cap");
        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync(ChannelOrderStatus.AwaitingShipment));

        // Somebody else's activation goes on from what was stored.
        var order = await LoadAsync();
        Assert.Equal((OrderState.Received, StockPhase.Wanted), (order.Committed.State, PhaseOf(order)));
        var due = Assert.IsType<RowImage.Order>(_store.Row(s_key)).NextActionAt!.Value;
        _clock.Advance(due - _clock.GetUtcNow());
        await order.HandleAsync(OrderDecider.Wake, s_context);

        Assert.Equal(OrderState.Processing, order.Committed.State);
        Assert.Equal((1, 1), (_stock[s_mug].Reserved, _stock[s_cap].Reserved));
    });

    [Fact]
    public void A_repeat_of_a_command_also_takes_the_steps_that_the_first_attempt_left() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        _stock.Receive(s_cap, 5);
        LoseOnce("reserve cap");
        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync(ChannelOrderStatus.AwaitingShipment));

        var order = await HearAsync(ChannelOrderStatus.AwaitingShipment);

        Assert.Equal(OrderState.Processing, order.Committed.State);
    });

    [Fact]
    public void A_lost_answer_while_consuming_takes_the_units_once() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 5);
        _stock.Receive(s_cap, 5);
        LoseOnce("consume cap");
        await Assert.ThrowsAsync<TimeoutException>(() => HearAsync(ChannelOrderStatus.InTransit));

        var order = await HearAsync(ChannelOrderStatus.InTransit);

        Assert.Equal(StockPhase.Consumed, PhaseOf(order));
        Assert.Equal((1, 0), (_stock[s_cap].Consumed, _stock[s_cap].Reserved));
    });

    [Fact]
    public void What_was_dispatched_without_stock_is_named_for_the_stocktake() => Turns.Run(async () =>
    {
        _stock.Receive(s_cap, 1);

        var order = await HearAsync(ChannelOrderStatus.InTransit);

        Assert.Equal(StockPhase.Conflict, PhaseOf(order));
        var conflict = OrderEvents.Codec.Decode("order.stock-conflicted.v1", _store.Stream(s_key.Stream)[^1].Data);
        Assert.Contains("1 of mug", Assert.IsType<OrderEvent.StockConflicted>(conflict).Message, StringComparison.Ordinal);
        Assert.Equal(1, _stock[s_cap].Consumed);
    });

    /// <summary>
    /// Found by the simulation (seed 206928): a reserve that was still on its way came when another order had given its
    /// units back, and held them for ever, because the order that it was for had ended.
    /// </summary>
    [Fact]
    public void What_was_dispatched_without_stock_takes_none_later() => Turns.Run(async () =>
    {
        _stock.Receive(s_cap, 1);
        var order = await HearAsync(ChannelOrderStatus.InTransit);
        _stock.Receive(s_mug, 1);

        var id = order.Committed.ReservationOf(s_mug, order.Committed.Round);
        var late = await _stock.ReserveAsync(s_mug, new StockClaim(id, 1, s_key.ToString(), null), s_context);

        Assert.Equal(StockRejection.ReservationClosed, late.Refusal);
        Assert.Equal(0, _stock[s_mug].Reserved);
    });

    [Fact]
    public void An_intended_call_is_hinted_after_its_commit_and_once() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var order = await HearAsync(ChannelOrderStatus.AwaitingShipment);
        var request = new ShipRequest([], "1Z-1", "ups", false, null);

        _store.FailBefore = () => new StorageUnavailableException("away");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ShipAsync(order));
        Assert.Empty(_hints);
        Assert.Equal(1, _owner.Stops);
        _store.FailBefore = () => null;
        order = await LoadAsync();
        await ShipAsync(order);
        await ShipAsync(order);

        var hint = Assert.Single(_hints);
        var row = Assert.IsType<RowImage.Effect>(_store.Row(hint.Effect.EffectId));
        Assert.Equal(("tiktok.ship", EffectStatus.Intent, hint.DueAt), (row.Kind, row.Status, row.DueAt));
        Assert.Equal("1Z-1", EffectRequest.Read(row.Request).Ship!.TrackingNumber);
        Assert.Equal(hint.Effect, EffectIntent.Of(row) with { TraceParent = hint.Effect.TraceParent });
        Assert.Equal("tiktok/shop", row.Target);

        Task<OrderDecision> ShipAsync(OrderEngine engine) =>
            engine.HandleAsync((state, now) => OrderDecider.Ship(state, "ship-1", request, now), s_context);
    });

    [Fact]
    public void A_loaded_order_is_the_order_that_was_stored() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var live = (await HearAsync(ChannelOrderStatus.InTransit)).Committed;

        var loaded = (await LoadAsync()).Committed;

        Assert.Equal(JsonSerializer.Serialize(live), JsonSerializer.Serialize(loaded));
        Assert.Null(JournalChain.FirstBroken(_store.Stream(s_key.Stream)));
    });

    [Fact]
    public void A_late_message_neither_moves_the_order_nor_replaces_its_payload() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);
        var order = await HearAsync(ChannelOrderStatus.InTransit);
        var version = _store.Stream(s_key.Stream).Count;

        var late = Snapshot(ChannelOrderStatus.Cancelled) with { UpdatedAt = _clock.GetUtcNow().AddHours(-1) };
        var answer = await order.HandleAsync(
            (state, now) => OrderDecider.ApplySnapshot(state, late, Policy, now), s_context, "{\"raw\":\"late\"}");

        Assert.IsType<OrderDecision.Rejected>(answer);
        Assert.Equal(version, _store.Stream(s_key.Stream).Count);
        Assert.Equal("{\"raw\":1}", Assert.IsType<RowImage.Order>(_store.Row(s_key)).OrderData);
    });

    [Fact]
    public void An_ended_order_waits_for_nothing() => Turns.Run(async () =>
    {
        _stock.Receive(s_mug, 1);
        _stock.Receive(s_cap, 1);

        await HearAsync(ChannelOrderStatus.Delivered);

        var row = Assert.IsType<RowImage.Order>(_store.Row(s_key));
        Assert.Equal((true, null, null), (row.IsTerminal, row.NextAction, row.NextActionAt));
    });

    private static StockPhase PhaseOf(OrderEngine order) => Assert.Single(order.Committed.Groups).Phase;

    void IEffectHint.Intended(EffectIntent effect, DateTimeOffset dueAt) => _hints.Add((effect, dueAt));

    private OrderPolicy Policy => new("main", "US", null, _clock.GetUtcNow().AddDays(-1));

    private ChannelOrder Snapshot(ChannelOrderStatus status) => new()
    {
        Id = s_key.TikTokOrderId,
        Status = status,
        StatusText = status.ToString(),
        UpdatedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        PlacedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        ShippingType = ShippingType.Seller,
        Lines =
        [
            new ChannelOrderLine { Id = "line-1", SkuId = "tiktok-mug", SellerSku = "mug" },
            new ChannelOrderLine { Id = "line-2", SkuId = "tiktok-cap", SellerSku = "cap" },
        ],
    };

    private void LoseOnce(string call)
    {
        var faults = new Queue<Exception>([new TimeoutException($"the answer to {call} was lost")]);
        _stock.LoseAnswer = made => made == call && faults.TryDequeue(out var fault) ? fault : null;
    }

    private ChannelOrder MugsOnly => Snapshot(ChannelOrderStatus.AwaitingShipment) with
    {
        Lines = [new ChannelOrderLine { Id = "line-1", SkuId = "tiktok-mug", SellerSku = "mug" }],
    };

    private Task<OrderEngine> HearAsync(ChannelOrderStatus status) => HearAsync(Snapshot(status));

    private async Task<OrderEngine> HearAsync(ChannelOrder snapshot)
    {
        var order = await LoadAsync();
        await order.HandleAsync(
            (state, now) => OrderDecider.ApplySnapshot(state, snapshot, Policy, now), s_context, "{\"raw\":1}");
        return order;
    }

    private Task<OrderEngine> LoadAsync(OrderRetention? stay = null) => OrderEngine.LoadAsync(
        s_key,
        new OrderPorts(_store, _store, _stock, this, _clock, stay ?? new OrderRetention(KeepIdleOrders: false)),
        _owner,
        CancellationToken.None);
}
