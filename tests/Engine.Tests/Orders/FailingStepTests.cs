using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Orders;

/// <summary>A step that always fails is taken less and less often, and ends with a person.</summary>
public sealed class FailingStepTests : IEffectHint
{
    private static readonly OrderKey s_key = new("seller", "shop", "576461413038785752");
    private static readonly CommandContext s_context = new("channel", "webhook:1", null);

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeOrderStock _stock;
    private readonly CountingOwner _owner = new();

    public FailingStepTests() => _stock = new FakeOrderStock(_clock, _store);

    [Fact]
    public void A_step_that_throws_is_counted_on_the_order_until_it_succeeds() => Turns.Run(async () =>
    {
        _stock.Receive(new SkuKey("seller", "main", "mug"), 1);
        _stock.Fail = call => call == "reserve mug" ? new InvalidOperationException("the SKU is broken") : null;

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(HearAsync);
            var trouble = (await LoadAsync()).Committed.Trouble!;
            Assert.Equal((attempt, "the SKU is broken"), (trouble.Attempts, trouble.Message));
            Assert.Equal(trouble.RetryAt, Assert.IsType<RowImage.Order>(_store.Row(s_key)).NextActionAt);
        }

        _stock.Fail = _ => null;
        await HearAsync();
        var order = (await LoadAsync()).Committed;
        Assert.Equal((OrderState.Processing, null), (order.State, order.Trouble));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_answer_and_a_database_that_is_away_are_not_counted(bool isStorage) => Turns.Run(async () =>
    {
        _stock.Receive(new SkuKey("seller", "main", "mug"), 1);
        _stock.Fail = _ => isStorage ? new StorageUnavailableException("away") : new TimeoutException("no answer");

        await Assert.ThrowsAnyAsync<Exception>(HearAsync);

        Assert.Null((await LoadAsync()).Committed.Trouble);
    });

    void IEffectHint.Intended(EffectIntent effect, DateTimeOffset dueAt)
    {
    }

    private async Task HearAsync()
    {
        var now = _clock.GetUtcNow();
        var policy = new OrderPolicy("main", "US", null, now.AddDays(-1));
        var snapshot = new ChannelOrder
        {
            Id = s_key.TikTokOrderId,
            Status = ChannelOrderStatus.AwaitingShipment,
            StatusText = "AWAITING_SHIPMENT",
            UpdatedAt = now,
            PlacedAt = now,
            ShippingType = ShippingType.Seller,
            Lines = [new ChannelOrderLine { Id = "line-1", SkuId = "tiktok-mug", SellerSku = "mug" }],
        };
        await (await LoadAsync()).HandleAsync(
            (state, at) => OrderDecider.ApplySnapshot(state, snapshot, policy, at), s_context, "{}");
    }

    private Task<OrderEngine> LoadAsync() => OrderEngine.LoadAsync(
        s_key,
        new OrderPorts(_store, _store, _stock, this, _clock, new OrderRetention(KeepIdleOrders: false)),
        _owner,
        CancellationToken.None);
}
