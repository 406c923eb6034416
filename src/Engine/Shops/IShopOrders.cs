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

    /// <summary>Asks an order, once it knows the newest facts, whether it still wants what it intended.</summary>
    /// <returns>Null when it does; else why not, in words.</returns>
    Task<string?> WhyNotAsync(OrderKey order, string effectId, CommandContext context);
}

/// <summary>What an order made of what the channel says.</summary>
/// <param name="IsTaken">It is committed, or was known already. False: something newer is known.</param>
/// <param name="Unreadable">A sentence when the payload cannot be worked with; null otherwise.</param>
/// <param name="Known">What the order knows of the channel now, which may be newer than what it was told; null when it did not say.</param>
/// <param name="Skipped">Why the order is none of this shop's and is left alone for good; null otherwise.</param>
public readonly record struct ApplyOutcome(
    bool IsTaken, string? Unreadable, OrderStanding? Known = null, string? Skipped = null);

/// <summary>How an order stands at the channel, as far as we have read.</summary>
/// <param name="UpdatedAt">The order's time of change.</param>
/// <param name="Status">Unknown when nobody said.</param>
/// <param name="WaitsForInvoice">Nothing ships before the channel has the seller's invoice.</param>
public readonly record struct OrderStanding(
    DateTimeOffset UpdatedAt, ChannelOrderStatus Status, bool IsCancelRequested, bool WaitsForInvoice = false)
{
    public static OrderStanding? Of(Order order) => order.Channel is { } channel
        ? new OrderStanding(
            channel.UpdatedAt, channel.Status, channel.IsCancelRequested, order.Holds.ContainsKey(HoldKind.InvoicePending))
        : null;
}
