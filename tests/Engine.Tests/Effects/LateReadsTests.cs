using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Tests.Effects;

/// <summary>
/// What is done at the channel becomes visible to its reads up to ten minutes later, answers are lost, and processes die: over
/// random seeds no label is bought twice, by the rules of real orders.
/// </summary>
public sealed class LateReadsTests
{
    private const int Seeds = 400;

    [Theory]
    [InlineData(ShipMethod.BuyLabel)]
    [InlineData(ShipMethod.MarkShipped)]
    [InlineData(ShipMethod.ShipPackage)]
    public void No_label_is_bought_twice_however_late_it_becomes_visible(ShipMethod method)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = new Run(method, seed);
            Turns.Run(run.PlayAsync);

            Assert.True(run.Shipped <= 1, $"seed {seed}: shipped {run.Shipped} times");
            Assert.True(run.Effect.Status is not EffectStatus.Intent, $"seed {seed}: never settled: {run.Effect.Result}");
            // What was done is either known or in front of a person; what was not done is never said to be done.
            Assert.True(
                run.Effect.Status is EffectStatus.Uncertain || run.Effect.Status is EffectStatus.Done == (run.Shipped == 1),
                $"seed {seed}: {run.Effect.Status} and shipped {run.Shipped} times");
        }
    }

    private sealed class Run : IEffectOwner
    {
        private const int MaxRounds = 40;

        private readonly Random _random;
        private readonly ShopWorld _world = new();
        private readonly ShipMethod _method;
        private readonly OrderKey _key = new("seller", "shop", "5764");
        private Order _order;
        private EffectEngine _engine;
        private DateTimeOffset _visibleAt = DateTimeOffset.MaxValue;

        public Run(ShipMethod method, int seed)
        {
            _random = new Random(seed);
            _method = method;
            var package = method is ShipMethod.ShipPackage ? "package-1" : null;
            var instruction = new ShipInstruction(method, "5764", package, ["line-1"], "1Z", "ups", null, new ParcelSize(1, 1, 1, 1));
            var now = _world.Now;
            var order = Order.Unknown(_key) with
            {
                State = OrderState.Processing,
                Channel = new ChannelOrder
                {
                    Id = "5764",
                    Status = ChannelOrderStatus.AwaitingShipment,
                    StatusText = "AWAITING_SHIPMENT",
                    UpdatedAt = now,
                    PlacedAt = now,
                    Lines = [new ChannelOrderLine { Id = "line-1", SkuId = "1", PackageId = package }],
                },
            };
            _order = OrderFold.Apply(
                order, new OrderEvent.ShipIntended("op", "effect-1", instruction, now + EffectPolicy.CallTime, now));
            _engine = NewProcess();
            _world.Channel.Fail = BeforeOrAfter;
            _world.Channel.After = _ => ShowLate();
        }

        public int Shipped { get; private set; }

        public OrderEffect Effect => _order.Effects["effect-1"];

        public string StreamPrefix => "order/";

        public async Task PlayAsync()
        {
            await _world.ConnectAsync();
            _world.Changes("5764", 0);
            if (_random.NextDouble() < 0.9)
                await PerformAsync(lookFirst: false);
            for (var round = 0; Effect.Status is EffectStatus.Intent && round < MaxRounds; round++)
            {
                if (Effect.DueAt > _world.Now)
                    _world.Clock.Advance(Effect.DueAt - _world.Now);
                if (_random.NextDouble() < 0.3)
                    _engine = NewProcess();
                await PerformAsync(lookFirst: true);
            }
        }

        public Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context)
        {
            var decision = OrderEffects.TakeUp(_order, effectId, _world.Now);
            Fold(decision);
            return Task.FromResult(decision is Decision<OrderEvent, OrderRejection>.Accepted
                ? new EffectGrant(Effect.Attempts, Effect.CalledUntil)
                : null);
        }

        public Task SettleAsync(string stream, string effectId, int attempt, EffectResult result, CommandContext context)
        {
            // The process dies between the call and the commit of its result.
            if (_random.NextDouble() < 0.25)
                throw new InvalidOperationException("dead");

            var now = _world.Now;
            Fold(result switch
            {
                EffectResult.Done done => OrderEffects.Done(_order, effectId, done.Reference, null, null, null, now),
                EffectResult.Refused no => OrderEffects.Refused(_order, effectId, no.Message, now, attempt),
                EffectResult.Later later => OrderEffects.Delayed(_order, effectId, later.Delay, now, attempt),
                EffectResult.Uncertain unknown => OrderEffects.Uncertain(_order, effectId, unknown.Message, now, attempt),
                _ => throw Invariant.Unreachable(result),
            });
            return Task.CompletedTask;
        }

        private async Task PerformAsync(bool lookFirst)
        {
            try
            {
                await _engine.PerformAsync(
                    EffectRequest.IntentOf(_order, Effect, null), lookFirst, Effect.DueAt - TimeSpan.FromSeconds(30));
            }
            catch (InvalidOperationException)
            {
                _engine = NewProcess();
            }
        }

        private EffectEngine NewProcess() => new(
            [new ShipHandler(_world.Shop, _world.Channel, _world.Orders)], new EffectOwners([this]), _world.Clock);

        /// <summary>The answer is lost, after the deed or before it.</summary>
        private Exception? BeforeOrAfter(string call)
        {
            ShowLate();
            // The channel knows what it did, however late its reads show it.
            if (call == "ship" && _method is ShipMethod.ShipPackage && Shipped > 0)
                return new ChannelException(ChannelErrorKind.Refused, "the package is not in a status to be shipped");

            if (_random.NextDouble() < 0.5)
            {
                if (call == "ship" && _random.NextDouble() < 0.5)
                    Ship();
                _world.Clock.Advance(TimeSpan.FromSeconds(_random.Next(0, 30)));
                return new ChannelException(ChannelErrorKind.Timeout, "no answer");
            }

            if (call == "ship")
                Ship();
            return null;
        }

        private void Ship()
        {
            Shipped++;
            _visibleAt = _world.Now.AddSeconds(_random.Next(0, 600));
        }

        private void ShowLate() =>
            _world.Channel.Shipment = _world.Now >= _visibleAt ? new ShipReceipt("package-1", "1Z", null, null) : null;

        private void Fold(Decision<OrderEvent, OrderRejection> decision)
        {
            if (decision is Decision<OrderEvent, OrderRejection>.Accepted { Events: ImmutableArray<OrderEvent> events })
                _order = events.Aggregate(_order, OrderFold.Apply);
        }
    }
}
