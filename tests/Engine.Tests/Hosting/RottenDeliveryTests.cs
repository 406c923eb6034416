using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

/// <summary>One rotten delivery spoils no other of its batch.</summary>
public sealed class RottenDeliveryTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly FakeActors _actors = new();
    private readonly FakeClaims _claims = new();
    private readonly InboxPump _pump;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public RottenDeliveryTests()
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

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the pump to stop");
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task The_delivery_that_makes_a_batch_fail_counts_an_attempt_alone_and_the_others_are_applied()
    {
        _actors.Fail = call => call.Contains("order-7", StringComparison.Ordinal)
            ? new InvalidOperationException("this one is rotten")
            : null;

        var settled = await SettleAsync(20);

        var rotten = settled[7];
        Assert.Equal((InboxStatus.Pending, 1, "this one is rotten"), (rotten.Status, rotten.Attempts, rotten.Note));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(1), rotten.RetryAt);
        Assert.All(settled.Values.Where(one => one.InboxId != 7), one => Assert.Equal(InboxStatus.Applied, one.Status));
    }

    [Fact]
    public async Task A_delivery_that_always_fails_ends_in_quarantine_with_the_exception_s_message()
    {
        _actors.Fail = _ => new InvalidOperationException("this one is rotten");

        var settled = await SettleAsync(1, attempts: 149);

        Assert.Equal(InboxStatus.Quarantined, settled[1].Status);
        Assert.Contains("this one is rotten", settled[1].Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_got_no_answer_is_not_asked_for_again_in_halves_but_counts()
    {
        _actors.Fail = _ => new TimeoutException("no answer");

        var settled = await SettleAsync(10);

        Assert.Single(_actors.Calls);
        Assert.All(settled.Values, one => Assert.Equal((InboxStatus.Pending, 1, "no answer"), (one.Status, one.Attempts, one.Note)));
    }

    [Fact]
    public async Task A_claim_that_cannot_be_judged_is_found_alone()
    {
        _claims.Claim = delivery => delivery.InboxId == 3 ? throw new FormatException("strange claim") : DeliveryClaim.None;

        var settled = await SettleAsync(6);

        Assert.Equal((InboxStatus.Pending, "strange claim"), (settled[3].Status, settled[3].Note));
        Assert.Equal(5, settled.Values.Count(one => one.Status is InboxStatus.Applied));
    }

    [Fact]
    public async Task A_failing_poll_after_a_removal_does_not_undo_what_became_of_orders()
    {
        _actors.Fail = call => call.StartsWith("sync", StringComparison.Ordinal) ? new InvalidOperationException("broken") : null;

        var settled = await SettleAsync(2, topicOf: id => id == 2 ? DeliveryTopic.SellerDeauthorized : new DeliveryTopic("1"));

        Assert.Equal((InboxStatus.Applied, InboxStatus.Pending), (settled[1].Status, settled[2].Status));
        Assert.Equal((1, "broken"), (settled[2].Attempts, settled[2].Note));
    }

    [Fact]
    public async Task A_shop_that_cannot_be_looked_up_counts_attempts()
    {
        _store.FailReads = new FormatException("a key of three parts");

        var settled = await SettleAsync(2);

        Assert.All(settled.Values, one => Assert.Equal((InboxStatus.Pending, 1, "a key of three parts"), (one.Status, one.Attempts, one.Note)));
    }

    [Fact]
    public async Task A_settlement_that_cannot_be_stored_keeps_no_other_from_being_stored()
    {
        _store.RefusesSettlementOf = 2;

        var settled = await SettleAsync(3, expected: 2);

        Assert.Equal([1L, 3L], settled.Keys.Order());
    }

    [Fact]
    public async Task An_order_that_the_answer_says_nothing_of_waits_alone()
    {
        _actors.Refresh = id => new RefreshResult(id == "order-2" ? "another" : id, RefreshOutcome.Applied, "", null);

        var settled = await SettleAsync(3);

        Assert.Equal(InboxStatus.Pending, settled[2].Status);
        Assert.Equal((InboxStatus.Applied, InboxStatus.Applied), (settled[1].Status, settled[3].Status));
    }

    [Fact]
    public async Task A_message_that_no_database_takes_is_stored_without_what_it_cannot_take()
    {
        _actors.Fail = _ => new InvalidOperationException("nul \0 and half a pair \ud800");

        Assert.Equal("nul   and half a pair  ", (await SettleAsync(1))[1].Note);
    }

    private async Task<Dictionary<long, InboxSettlement>> SettleAsync(
        int count, int attempts = 0, Func<long, DeliveryTopic>? topicOf = null, int? expected = null)
    {
        for (var id = 1L; id <= count; id++)
        {
            _pump.Stored(new PendingDelivery(
                id,
                "tiktok/app",
                $"notification-{id}",
                topicOf?.Invoke(id) ?? new DeliveryTopic("1"),
                "shop",
                $"order-{id}",
                [],
                _clock.GetUtcNow(),
                attempts));
        }

        _running = _pump.RunAsync(_stop.Token);
        var settled = new Dictionary<long, InboxSettlement>();
        while (settled.Count < (expected ?? count))
        {
            var next = await _store.NextSettlementAsync();
            settled.Add(next.InboxId, next);
        }

        return settled;
    }
}
