using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

/// <summary>A webhook is done when what it said has been read, and not when anything was read.</summary>
public sealed class WebhookClaimTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly FakeActors _actors = new();
    private readonly FakeClaims _claims = new();
    private readonly InboxPump _pump;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public WebhookClaimTests()
    {
        _pump = new InboxPump(
            _actors,
            _store,
            new ShopDirectory(_store, _clock),
            _claims,
            _clock,
            NullLogger<InboxPump>.Instance,
            gathering: Gathering.None);
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the pump to stop");
    }

    public void Dispose() => _stop.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_webhook_whose_snapshot_is_as_new_is_applied_by_one_reading(int secondsNewer)
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        Reads(ChannelOrderStatus.Unknown, Now.AddSeconds(secondsNewer));

        var settled = await SettleAsync();

        Assert.Equal(InboxStatus.Applied, settled.Status);
        Assert.Equal(["refresh seller/shop order-1"], _actors.Calls);
    }

    [Fact]
    public async Task A_webhook_ahead_of_the_api_waits_and_holds_its_order()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddSeconds(-4));

        var settled = await SettleAsync();

        Assert.Equal((InboxStatus.Pending, 1, Now.AddSeconds(1)), (settled.Status, settled.Attempts, settled.RetryAt));
        Assert.Equal(
            $"TikTok's order order-1 is as of {Now.AddSeconds(-4):yyyy-MM-dd HH:mm:ss}, the webhook told of {Now:yyyy-MM-dd HH:mm:ss}",
            settled.Note);
        Assert.Equal([(new OrderAnnouncement(AnnouncedFact.Cancelled, Now), false)], _actors.Announcements);
        Assert.Equal("announce Cancelled to seller/shop/order-1", _actors.Calls.Last());
    }

    [Fact]
    public async Task It_is_applied_once_the_api_has_caught_up_and_tells_the_order_nothing_more()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddSeconds(-4));
        await SettleAsync();
        Reads(ChannelOrderStatus.Cancelled, Now);

        var settled = await SettleAsync(attempts: 1);

        Assert.Equal(InboxStatus.Applied, settled.Status);
        Assert.Single(_actors.Announcements);
    }

    [Theory]
    [InlineData(ChannelOrderStatus.AwaitingShipment, ChannelOrderStatus.AwaitingShipment, InboxStatus.Applied)]
    [InlineData(ChannelOrderStatus.AwaitingShipment, ChannelOrderStatus.InTransit, InboxStatus.Applied)]
    [InlineData(ChannelOrderStatus.InTransit, ChannelOrderStatus.Cancelled, InboxStatus.Applied)]
    [InlineData(ChannelOrderStatus.AwaitingCollection, ChannelOrderStatus.AwaitingShipment, InboxStatus.Pending)]
    [InlineData(ChannelOrderStatus.AwaitingShipment, ChannelOrderStatus.OnHold, InboxStatus.Pending)]
    [InlineData(ChannelOrderStatus.AwaitingShipment, ChannelOrderStatus.Unknown, InboxStatus.Pending)]
    [InlineData(ChannelOrderStatus.Unknown, ChannelOrderStatus.Delivered, InboxStatus.Pending)]
    public async Task An_older_snapshot_will_do_where_it_shows_the_status_or_a_later_one(
        ChannelOrderStatus told, ChannelOrderStatus read, InboxStatus status)
    {
        Claims(told, null);
        Reads(read, Now.AddSeconds(-1));

        Assert.Equal(status, (await SettleAsync()).Status);
        Assert.Empty(_actors.Announcements);
    }

    [Theory]
    [InlineData(RefreshOutcome.NotFound)]
    [InlineData(RefreshOutcome.Failed)]
    [InlineData(RefreshOutcome.Unreadable)]
    public async Task A_cancellation_holds_its_order_also_when_the_order_cannot_be_read(RefreshOutcome outcome)
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        _actors.Refresh = id => new RefreshResult(id, outcome, "why", null);

        Assert.NotEqual(InboxStatus.Applied, (await SettleAsync()).Status);
        Assert.Equal([(new OrderAnnouncement(AnnouncedFact.Cancelled, Now), false)], _actors.Announcements);
    }

    [Fact]
    public async Task A_cancellation_of_a_former_seller_s_order_is_ignored_and_tells_no_order()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        _actors.Refresh = id => new RefreshResult(id, RefreshOutcome.Skipped, "it is the former seller's", null);

        var settled = await SettleAsync();

        Assert.Equal((InboxStatus.Ignored, "it is the former seller's"), (settled.Status, settled.Note));
        Assert.Empty(_actors.Announcements);
    }

    [Fact]
    public async Task While_the_database_is_away_no_attempt_is_counted_and_no_order_is_told()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        _actors.Refresh = id => new RefreshResult(id, RefreshOutcome.StorageAway, "away", null);

        var settled = await SettleAsync(attempts: 149);

        Assert.Equal((InboxStatus.Pending, 149), (settled.Status, settled.Attempts));
        Assert.Empty(_actors.Announcements);
    }

    [Fact]
    public async Task A_cancellation_that_the_api_never_shows_ends_in_quarantine_with_the_reason()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddSeconds(-4));

        var settled = await SettleAsync(attempts: 149);

        Assert.Equal(InboxStatus.Quarantined, settled.Status);
        Assert.Contains("the webhook told of", settled.Note, StringComparison.Ordinal);
        Assert.All(_actors.Announcements, told => Assert.False(told.IsOver));
    }

    [Theory]
    [InlineData(true, InboxStatus.Pending)]
    [InlineData(false, InboxStatus.Applied)]
    public async Task An_invoice_is_looked_for_soon_until_the_order_waits_for_none(bool waits, InboxStatus status)
    {
        _claims.Claim = _ => new DeliveryClaim { IsInvoiced = true, Proof = ClaimProof.Visible };
        _actors.Refresh = id => Applied(id, new OrderStanding(Now, ChannelOrderStatus.AwaitingShipment, false, waits));

        var settled = await SettleAsync();

        Assert.Equal(status, settled.Status);
        Assert.True(settled.RetryAt is null || settled.RetryAt < Now + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_taken_back_is_told_to_the_order_whatever_was_read()
    {
        _claims.Claim = _ => new DeliveryClaim { At = Now, TakenBack = AnnouncedFact.CancelRequest, Proof = ClaimProof.Visible };
        Reads(ChannelOrderStatus.AwaitingShipment, Now);

        Assert.Equal(InboxStatus.Applied, (await SettleAsync()).Status);
        Assert.Equal([(new OrderAnnouncement(AnnouncedFact.CancelRequest, Now) { IsTakenBack = true }, true)], _actors.Announcements);
    }

    [Fact]
    public async Task A_change_that_may_not_move_the_order_s_time_is_read_once_more_when_it_must_be_visible()
    {
        _claims.Claim = _ => new DeliveryClaim { At = Now, Proof = ClaimProof.Visible };
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddHours(-1));
        var received = Now;

        var first = await SettleAsync();
        Assert.Equal((InboxStatus.Pending, received + SyncSweep.VisibleAfter), (first.Status, first.RetryAt));
        _clock.Advance(SyncSweep.VisibleAfter);
        _claims.Claim = _ => new DeliveryClaim { At = received, Proof = ClaimProof.Visible };
        var second = await SettleAsync(attempts: 1, receivedAt: received);

        Assert.Equal((InboxStatus.Applied, true), (second.Status, second.HasWaited));
        Assert.Equal(2, _actors.Calls.Count);
    }

    [Fact]
    public async Task A_change_without_a_time_is_read_once_more_as_well()
    {
        _claims.Claim = _ => new DeliveryClaim { Proof = ClaimProof.Visible };
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddHours(1));

        Assert.Equal(InboxStatus.Pending, (await SettleAsync()).Status);
    }

    [Fact]
    public async Task A_request_to_cancel_that_never_shows_holds_its_order_until_it_would_have_to()
    {
        var received = Now;
        _claims.Claim = _ => new DeliveryClaim { At = received, Stop = AnnouncedFact.CancelRequest, Proof = ClaimProof.Visible };
        Reads(ChannelOrderStatus.AwaitingShipment, received.AddHours(-1));

        var first = await SettleAsync();
        Assert.Equal((InboxStatus.Pending, received.AddSeconds(1)), (first.Status, first.RetryAt));
        _clock.Advance(TimeSpan.FromMinutes(9));
        var late = await SettleAsync(attempts: 9, receivedAt: received);
        Assert.Equal((InboxStatus.Pending, received + SyncSweep.VisibleAfter), (late.Status, late.RetryAt));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(InboxStatus.Applied, (await SettleAsync(attempts: 10, receivedAt: received)).Status);
        var request = new OrderAnnouncement(AnnouncedFact.CancelRequest, received);
        Assert.Equal([(request, false), (request, false), (request, true)], _actors.Announcements);
    }

    [Fact]
    public async Task A_request_to_cancel_that_the_order_shows_is_applied_at_once()
    {
        _claims.Claim = _ => new DeliveryClaim { At = Now, Stop = AnnouncedFact.CancelRequest, Proof = ClaimProof.Visible };
        _actors.Refresh = id => Applied(id, new OrderStanding(Now.AddHours(-1), ChannelOrderStatus.AwaitingShipment, true));

        Assert.Equal(InboxStatus.Applied, (await SettleAsync()).Status);
        Assert.Empty(_actors.Announcements);
    }

    [Fact]
    public async Task Of_several_orders_in_one_delivery_each_must_be_as_new()
    {
        Claims(ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled);
        _actors.Refresh = id => Applied(id, new OrderStanding(
            id == "order-2" ? Now.AddSeconds(-1) : Now, ChannelOrderStatus.AwaitingShipment, false));

        var settled = await SettleAsync(orderId: "order-1,order-2,order-1");

        Assert.Equal(InboxStatus.Pending, settled.Status);
        Assert.Contains("order-2", settled.Note, StringComparison.Ordinal);
        Assert.Equal(["announce Cancelled to seller/shop/order-2"], _actors.Calls.Skip(1));
    }

    [Fact]
    public async Task Two_deliveries_of_one_order_are_judged_each_by_its_own_claim()
    {
        _claims.Claim = delivery => new DeliveryClaim
        {
            At = Now.AddSeconds(delivery.InboxId),
            Status = ChannelOrderStatus.AwaitingCollection,
            Proof = ClaimProof.OrderTime,
        };
        Reads(ChannelOrderStatus.AwaitingShipment, Now.AddSeconds(1));
        _pump.Stored(Delivery(1, "order-1", 0, Now));
        _pump.Stored(Delivery(2, "order-1", 0, Now));
        Start();

        ImmutableArray<InboxSettlement> settled = [await _store.NextSettlementAsync(), await _store.NextSettlementAsync()];

        Assert.Equal([(1L, InboxStatus.Applied), (2L, InboxStatus.Pending)], settled.Select(one => (one.InboxId, one.Status)));
        Assert.Single(_actors.Calls);
    }

    private void Claims(ChannelOrderStatus status, AnnouncedFact? stop)
    {
        var claim = new DeliveryClaim { At = Now, Status = status, Stop = stop, Proof = ClaimProof.OrderTime };
        _claims.Claim = _ => claim;
    }

    private void Reads(ChannelOrderStatus status, DateTimeOffset updatedAt) =>
        _actors.Refresh = id => Applied(id, new OrderStanding(updatedAt, status, false));

    private static RefreshResult Applied(string id, OrderStanding known) =>
        new(id, RefreshOutcome.Applied, "", null, known);

    private static PendingDelivery Delivery(long id, string orderId, int attempts, DateTimeOffset receivedAt) => new(
        id, "tiktok/app", $"notification-{id}", new DeliveryTopic("1"), "shop", orderId, [], receivedAt, attempts);

    private void Start()
    {
        if (_running.IsCompleted)
            _running = _pump.RunAsync(_stop.Token);
    }

    private Task<InboxSettlement> SettleAsync(int attempts = 0, string orderId = "order-1", DateTimeOffset? receivedAt = null)
    {
        Start();
        _pump.Stored(Delivery(_nextId++, orderId, attempts, receivedAt ?? Now));
        return _store.NextSettlementAsync();
    }

    private long _nextId = 1;
}
