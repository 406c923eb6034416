using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

using Result = Func<Order, DateTimeOffset, Decision<OrderEvent, OrderRejection>>;

/// <summary>Carries out the steps of an order's process at its SKUs, and says what the order should make of the result.</summary>
/// <remarks>
/// Every step may be repeated after a crash or a lost answer, because its reservation ids are made from the order alone.
/// An exception means "unknown": the order stays where it is and takes the step again when it is due. Reserving ends with
/// <see cref="LastReservation"/>, which is not here because what the order makes of it is written by the SKU.
/// </remarks>
public sealed class OrderStepRunner(IOrderStock stock, IStoreReader reader)
{
    public Task<Result> RunAsync(Order order, OrderStep step, CommandContext context) => step switch
    {
        OrderStep.Resolve => ResolveAsync(order),
        // Lines that take nothing have nothing to wait for.
        OrderStep.Reserve { Needs.IsEmpty: true } reserve => Task.FromResult<Result>(
            (current, now) => OrderSteps.Reserved(current, reserve, now)),
        OrderStep.Confirm confirm => ConfirmAsync(order, confirm, context),
        OrderStep.Shrink shrink => ShrinkAsync(order, shrink, context),
        OrderStep.GiveUp giveUp => GiveUpAsync(order, giveUp, context),
        OrderStep.Consume consume => ConsumeAsync(order, consume, context),
        OrderStep.AutoShip ship => Task.FromResult<Result>((current, now) => OrderDecider.Ship(
            current, ship.OperationId, ShipRequest.Everything, now)),
        _ => throw Invariant.Unreachable(step),
    };

    private async Task<Result> ResolveAsync(Order order)
    {
        var lines = OrderLines.WithoutStock(order).ToImmutableArray();
        var links = await OrderLinks.LoadAsync(reader, order.Key, lines);
        var location = links.LocationOf(order.Channel?.WarehouseId, order.Policy.Location, out var note);
        var linked = SkuLinking.Link(lines, links, order.Key.SellerId, location, out var unlinked);
        return unlinked is null
            ? (current, now) => OrderSteps.Resolved(current, order.Round, linked, now, note)
            : (current, now) => OrderSteps.Unresolvable(current, order.Round, unlinked, now);
    }

    /// <summary>
    /// Reserves every need but the last: one SKU after another, in order, so that what a failure left behind is a prefix; stops
    /// at the first refusal.
    /// </summary>
    /// <returns>What to make of a refusal; null without one.</returns>
    public async Task<Result?> ReserveAllButLastAsync(Order order, OrderStep.Reserve step, CommandContext context)
    {
        foreach (var need in step.Needs[..^1])
        {
            if (await ReserveAsync(order, step, need, context) is { Refusal: { } reason })
                return LastReservation.Refused(step, need, reason);
        }

        return null;
    }

    public LastReservation LastOf(Order order, OrderStep.Reserve step, CommandContext context) => new(
        step, changes => ReserveAsync(order, step, step.Needs[^1], context, changes));

    private Task<ReserveReply> ReserveAsync(
        Order order, OrderStep.Reserve step, StockNeed need, CommandContext context, ChangeSet? attached = null) =>
        stock.ReserveAsync(
            need.Sku,
            new StockClaim(
                order.ReservationOf(need.Sku, step.Round), need.Quantity, order.Key.ToString(), step.ExpiresAt),
            context,
            attached);

    private async Task<Result> ConfirmAsync(Order order, OrderStep.Confirm step, CommandContext context)
    {
        foreach (var need in step.Needs)
        {
            if (await stock.ConfirmAsync(need.Sku, order.ReservationOf(need.Sku, step.Round), context) is not null)
                return (current, now) => OrderSteps.ConfirmRefused(current, step, now);
        }

        return (current, now) => OrderSteps.Confirmed(current, step, now);
    }

    private async Task<Result> ShrinkAsync(Order order, OrderStep.Shrink step, CommandContext context)
    {
        var orderRef = order.Key.ToString();
        var left = step.Left.ToDictionary(need => need.Sku, need => need.Quantity);
        foreach (var need in step.Needs)
        {
            var id = order.ReservationOf(need.Sku, step.Round);
            if (left.TryGetValue(need.Sku, out var quantity))
                await stock.ShrinkAsync(need.Sku, id, quantity, context);
            else
                await stock.GiveUpAsync(need.Sku, id, need.Quantity, orderRef, context);
        }

        return (current, now) => OrderSteps.Shrunk(current, step, now);
    }

    private async Task<Result> GiveUpAsync(Order order, OrderStep.GiveUp step, CommandContext context)
    {
        await GiveUpAllAsync(order, step.Needs, step.Round, context);
        return (current, now) => OrderSteps.GivenUp(current, step, now);
    }

    private async Task<Result> ConsumeAsync(Order order, OrderStep.Consume step, CommandContext context)
    {
        var missing = new List<string>();
        foreach (var target in step.Targets)
        {
            if (await ConsumeAsync(order, step, target, context) is { } reason)
                missing.Add($"{target.Quantity} of {target.Sku.Sku} ({reason})");
        }

        if (missing.Count == 0)
            return (current, now) => OrderSteps.Consumed(current, step, null, now);

        // A reserve may still be on its way, and nobody would ever ask for its units again. The lines that have not left ask for
        // stock anew, so what the group holds for them goes back too.
        await GiveUpAllAsync(order, step.Needs, step.Round, context);
        var conflict = $"dispatched without stock: {string.Join(", ", missing)}";
        return (current, now) => OrderSteps.Consumed(current, step, conflict, now);
    }

    private async Task<StockRejection?> ConsumeAsync(
        Order order, OrderStep.Consume step, StockNeed target, CommandContext context)
    {
        var id = order.ReservationOf(target.Sku, step.Round);
        var refusal = await stock.ConsumeAsync(target.Sku, id, target.Quantity, context);
        if (refusal is not StockRejection.ReservationUnknown)
            return refusal;

        var need = step.Needs.First(need => need.Sku == target.Sku);
        var reserved = await stock.ReserveAsync(
            need.Sku, new StockClaim(id, need.Quantity, order.Key.ToString(), null), context);
        return reserved.Refusal ?? await stock.ConsumeAsync(target.Sku, id, target.Quantity, context);
    }

    private async Task GiveUpAllAsync(Order order, ImmutableArray<StockNeed> needs, int round, CommandContext context)
    {
        var orderRef = order.Key.ToString();
        foreach (var need in needs)
            await stock.GiveUpAsync(need.Sku, order.ReservationOf(need.Sku, round), need.Quantity, orderRef, context);
    }
}
