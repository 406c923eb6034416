using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;
using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>The stock that an order's steps meet: real rules of stock, held in memory.</summary>
internal sealed class Shelves
{
    private readonly Dictionary<SkuKey, Stock> _stocks = [];
    private int _receipts;

    public Stock this[string sku] => _stocks.GetValueOrDefault(KeyOf(sku), Stock.Empty);

    public Stock this[SkuKey sku] => _stocks.GetValueOrDefault(sku, Stock.Empty);

    /// <summary>Which location ships which SKU, where it is not the shop's own.</summary>
    public Dictionary<string, string> Locations { get; } = [];

    public IEnumerable<Stock> All => _stocks.Values;

    public IEnumerable<KeyValuePair<SkuKey, Stock>> BySku => _stocks;

    public void Receive(string sku, int units, DateTimeOffset now) => Assert.IsType<StockDecision.Accepted>(Run(
        KeyOf(sku), stock => StockDecider.Adjust(stock, $"receipt-{++_receipts}", units, "received", "", now)));

    public void Expire(DateTimeOffset now)
    {
        foreach (var sku in _stocks.Keys.ToList())
            Run(sku, stock => StockDecider.Expire(stock, now));
    }

    /// <summary>Carries out a step, and says what the order makes of its result.</summary>
    public Func<Order, DateTimeOffset, OrderDecision> Carry(Order order, OrderStep step, DateTimeOffset now) => step switch
    {
        OrderStep.Resolve => Resolve(order),
        OrderStep.Reserve reserve => Reserve(order, reserve, now),
        OrderStep.Confirm confirm => confirm.Needs.All(need =>
            Refusal(need.Sku, stock => StockDecider.Confirm(stock, order.ReservationOf(need.Sku, confirm.Round), now)) is null)
                ? (current, at) => OrderSteps.Confirmed(current, confirm, at)
                : (current, at) => OrderSteps.ConfirmRefused(current, confirm, at),
        OrderStep.Shrink shrink => Shrink(order, shrink, now),
        OrderStep.GiveUp giveUp => GiveUp(order, giveUp, now),
        OrderStep.Consume consume => Consume(order, consume, now),
        OrderStep.AutoShip ship => (current, at) => OrderDecider.Ship(
            current, ship.OperationId, ShipRequest.Everything, at),
        _ => throw Invariant.Unreachable(step),
    };

    private Func<Order, DateTimeOffset, OrderDecision> Resolve(Order order)
    {
        var linked = SkuLinking.Link(
            OrderLines.WithoutStock(order),
            StockLinks.None,
            order.Key.SellerId,
            order.Policy.Location,
            out var unlinked);
        return unlinked is null
            ? (current, now) => OrderSteps.Resolved(current, order.Round, [.. linked.Select(AtItsLocation)], now)
            : (current, now) => OrderSteps.Unresolvable(current, order.Round, unlinked, now);
    }

    private LineNeed AtItsLocation(LineNeed line) => line with
    {
        Needs = [.. line.Needs.Select(need => need with { Sku = KeyOf(need.Sku.Sku) })],
    };

    private Func<Order, DateTimeOffset, OrderDecision> Reserve(Order order, OrderStep.Reserve step, DateTimeOffset now)
    {
        foreach (var need in step.Needs)
        {
            var id = order.ReservationOf(need.Sku, step.Round);
            if (Refusal(need.Sku, stock => StockDecider.Reserve(stock, id, need.Quantity, "order", step.ExpiresAt, now))
                is { } refusal)
            {
                var reason = refusal is StockRejection.UnknownSku ? FailureReason.UnknownSku : FailureReason.OutOfStock;
                var why = new StockRefusal(reason, $"{need.Sku.Sku}: {refusal}", need == step.Needs[0]);
                return (current, at) => OrderSteps.ReserveRefused(current, step, why, at);
            }
        }

        return (current, at) => OrderSteps.Reserved(current, step, at);
    }

    private Func<Order, DateTimeOffset, OrderDecision> Shrink(Order order, OrderStep.Shrink step, DateTimeOffset now)
    {
        var left = step.Left.ToDictionary(need => need.Sku, need => need.Quantity);
        foreach (var need in step.Needs)
        {
            var id = order.ReservationOf(need.Sku, step.Round);
            Run(need.Sku, stock => left.TryGetValue(need.Sku, out var quantity)
                ? StockDecider.Shrink(stock, id, quantity, now)
                : StockDecider.GiveUp(stock, id, need.Quantity, "order", now));
        }

        return (current, at) => OrderSteps.Shrunk(current, step, at);
    }

    private Func<Order, DateTimeOffset, OrderDecision> GiveUp(Order order, OrderStep.GiveUp step, DateTimeOffset now)
    {
        GiveUpAll(order, step.Needs, step.Round, now);
        return (current, at) => OrderSteps.GivenUp(current, step, at);
    }

    private void GiveUpAll(Order order, ImmutableArray<StockNeed> needs, int round, DateTimeOffset now)
    {
        foreach (var need in needs)
        {
            var id = order.ReservationOf(need.Sku, round);
            Run(need.Sku, stock => StockDecider.GiveUp(stock, id, need.Quantity, "order", now));
        }
    }

    private Func<Order, DateTimeOffset, OrderDecision> Consume(Order order, OrderStep.Consume step, DateTimeOffset now)
    {
        var missing = new List<string>();
        foreach (var target in step.Targets)
        {
            var id = order.ReservationOf(target.Sku, step.Round);
            var need = step.Needs.First(one => one.Sku == target.Sku);
            var refusal = Refusal(target.Sku, stock => StockDecider.Consume(stock, id, target.Quantity, now));
            if (refusal is StockRejection.ReservationUnknown)
            {
                refusal = Refusal(need.Sku, stock => StockDecider.Reserve(stock, id, need.Quantity, "order", null, now))
                    ?? Refusal(target.Sku, stock => StockDecider.Consume(stock, id, target.Quantity, now));
            }

            if (refusal is not null)
                missing.Add($"{target.Quantity} of {target.Sku.Sku}");
        }

        if (missing.Count > 0)
            GiveUpAll(order, step.Needs, step.Round, now);

        var conflict = missing.Count == 0 ? null : $"dispatched without stock: {string.Join(", ", missing)}";
        return (current, at) => OrderSteps.Consumed(current, step, conflict, at);
    }

    private SkuKey KeyOf(string sku) =>
        new(AnOrder.Key.SellerId, Locations.GetValueOrDefault(sku, AnOrder.Policy.Location), sku);

    private StockRejection? Refusal(SkuKey sku, Func<Stock, StockDecision> decide) =>
        Run(sku, decide) is StockDecision.Rejected no ? no.Reason : null;

    private StockDecision Run(SkuKey sku, Func<Stock, StockDecision> decide)
    {
        var stock = _stocks.GetValueOrDefault(sku, Stock.Empty);
        var decision = decide(stock);
        if (decision is StockDecision.Accepted accepted)
            _stocks[sku] = accepted.Events.Aggregate(stock, StockFold.Apply);

        return decision;
    }
}
