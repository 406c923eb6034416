using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingOrders(IShopOrders real) : IShopOrders
{
    public virtual Task<ApplyOutcome> ApplyAsync(
        OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context) =>
        real.ApplyAsync(order, document, policy, context);

    public virtual Task<bool> TakeUpAsync(OrderKey order, string effectId, CommandContext context) =>
        real.TakeUpAsync(order, effectId, context);

    public virtual Task SettleAsync(OrderKey order, string effectId, EffectResult result, CommandContext context) =>
        real.SettleAsync(order, effectId, result, context);
}
