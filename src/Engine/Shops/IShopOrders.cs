using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Shops;

/// <summary>The orders as their shop sees them.</summary>
public interface IShopOrders
{
    /// <summary>Hands an order what the channel says of it.</summary>
    /// <returns>Null when it is committed, or was known already; a sentence when the payload cannot be worked with.</returns>
    Task<string?> ApplyAsync(OrderKey order, string payload, OrderPolicy policy, CommandContext context);

    /// <summary>Tells an order what became of an external call.</summary>
    Task SettleAsync(OrderKey order, string effectId, EffectResult result, CommandContext context);
}

/// <summary>What became of an external call.</summary>
public abstract record EffectResult
{
    private EffectResult() { }

    /// <summary>It happened, now or in an earlier call.</summary>
    public sealed record Done(
        string Reference, string? TrackingNumber, string? ShippingProvider, string? Warning) : EffectResult;

    /// <summary>It did not happen, and the channel will not do it.</summary>
    public sealed record Refused(string Message) : EffectResult;

    /// <summary>It did not happen, or nobody knows: look, and try again later.</summary>
    public sealed record Later(string Message, TimeSpan After) : EffectResult;
}
