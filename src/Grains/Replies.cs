using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces;

namespace OrderActors.Grains;

/// <summary>Decisions as they travel.</summary>
internal static class Replies
{
    /// <summary>The code of a payload that cannot be worked with.</summary>
    public const string UnreadablePayload = "UnreadablePayload";

    /// <summary>The code of an order that is another seller's, or another shop's, and stays there.</summary>
    public const string OrderTaken = "OrderTaken";

    public static CommandReply Taken { get; } = new(
        false, OrderTaken, "the order is not this shop's: it came when the shop was another seller's, and stays there");

    public static CommandReply ToReply(this Decision<OrderEvent, OrderRejection> decision) =>
        decision is Decision<OrderEvent, OrderRejection>.Rejected rejected
            ? new CommandReply(false, rejected.Reason.Code.ToString(), rejected.Reason.Message)
            : CommandReply.Done;

    public static CommandReply ToReply(this Decision<StockEvent, StockRejection> decision) =>
        decision is Decision<StockEvent, StockRejection>.Rejected rejected
            ? new CommandReply(false, rejected.Reason.ToString(), InWords(rejected.Reason))
            : CommandReply.Done;

    public static CommandReply ToReply(this Decision<ShopEvent, ShopRejection> decision) =>
        decision is Decision<ShopEvent, ShopRejection>.Rejected rejected
            ? new CommandReply(false, rejected.Reason.ToString(), "the seller has not authorized us for this shop")
            : CommandReply.Done;

    /// <returns>Null when it was done; else the refusal that the reply names.</returns>
    public static StockRejection? ToRejection(this CommandReply reply) =>
        reply.Accepted ? null : Enum.Parse<StockRejection>(reply.Code);

    private static string InWords(StockRejection reason) => reason switch
    {
        StockRejection.InsufficientStock => "fewer units are available than asked for",
        StockRejection.ReservationMismatch => "this reservation id was used before for another quantity",
        StockRejection.ReservationClosed => "this reservation was released or consumed already; use a new id",
        StockRejection.ReservationUnknown => "there is no reservation with this id",
        StockRejection.WouldBreakPromises => "fewer units would be left than are promised to orders",
        StockRejection.BelongsToOrder => "the reservation belongs to an order, and only that order makes, changes and closes it",
        StockRejection.TooManyUnits => "a SKU counts at most a billion units at one location",
        StockRejection.UnknownSku => "no stock of this SKU was ever received here; adjust it first",
    };
}
