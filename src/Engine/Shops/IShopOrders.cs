using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Shops;

/// <summary>The orders as their shop sees them.</summary>
public interface IShopOrders
{
    /// <summary>Hands an order what the channel says of it.</summary>
    Task<ApplyOutcome> ApplyAsync(OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context);

    /// <summary>Takes up an effect that nobody finished.</summary>
    /// <returns>False when somebody else has, or it is settled: then no call may be made.</returns>
    Task<bool> TakeUpAsync(OrderKey order, string effectId, CommandContext context);

    /// <summary>Tells an order what became of an external call.</summary>
    Task SettleAsync(OrderKey order, string effectId, EffectResult result, CommandContext context);
}

/// <summary>What an order made of what the channel says.</summary>
/// <param name="IsTaken">It is committed, or was known already. False: something newer is known.</param>
/// <param name="Unreadable">A sentence when the payload cannot be worked with; null otherwise.</param>
/// <param name="Known">What the order knows of the channel now, which may be newer than what it was told; null when it did not say.</param>
public readonly record struct ApplyOutcome(bool IsTaken, string? Unreadable, OrderStanding? Known = null);

/// <summary>How an order stands at the channel, as far as we have read.</summary>
/// <param name="UpdatedAt">The order's time of change.</param>
/// <param name="Status">Unknown when nobody said.</param>
public readonly record struct OrderStanding(DateTimeOffset UpdatedAt, ChannelOrderStatus Status, bool IsCancelRequested)
{
    public static OrderStanding? Of(Order order) => order.Channel is { } channel
        ? new OrderStanding(channel.UpdatedAt, channel.Status, channel.IsCancelRequested)
        : null;
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
