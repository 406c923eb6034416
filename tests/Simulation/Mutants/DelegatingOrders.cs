using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingOrders(IShopOrders real) : IShopOrders
{
    public virtual Task<ApplyOutcome> ApplyAsync(
        OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context) =>
        real.ApplyAsync(order, document, policy, context);

    public virtual Task<string?> WhyNotAsync(OrderKey order, string effectId, CommandContext context) =>
        real.WhyNotAsync(order, effectId, context);
}

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingOwner(IEffectOwner real) : IEffectOwner
{
    public string StreamPrefix => real.StreamPrefix;

    public virtual Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context) =>
        real.TakeUpAsync(stream, effectId, context);

    public virtual Task SettleAsync(
        string stream, string effectId, int attempt, EffectResult result, CommandContext context) =>
        real.SettleAsync(stream, effectId, attempt, result, context);
}
