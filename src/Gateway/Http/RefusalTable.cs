using System.Collections.Frozen;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces;

namespace OrderActors.Gateway.Http;

/// <summary>What a grain's refusal is on the wire.</summary>
public static class RefusalTable
{
    private sealed record Row(int Status, string Title, string Fix, string? Field = null);

    private static readonly FrozenDictionary<string, Row> Rows = new Dictionary<string, Row>
    {
        [nameof(OrderRejectionCode.UnknownOrder)] =
            new(404, "There is no such order", "Check the order id."),
        [nameof(OrderRejectionCode.LateSnapshot)] =
            new(409, "Something newer is known", "Read the order again."),
        [nameof(OrderRejectionCode.WrongState)] =
            new(409, "The order's state does not allow it", "Read the order and see what its actions allow."),
        [nameof(OrderRejectionCode.OnHold)] =
            new(409, "The order is on hold", "Lift the hold, or wait for the channel to lift it."),
        [nameof(OrderRejectionCode.HoldNotReleasable)] =
            new(409, "The hold cannot be lifted by a person", "Manual, UncertainEffect and Announced can be lifted; the channel lifts the others.", "kind"),
        [nameof(OrderRejectionCode.EffectInFlight)] =
            new(409, "Another call for this order is under way", "Wait until the order's effect is settled."),
        [nameof(OrderRejectionCode.NotFulfilledBySeller)] =
            new(422, "The order is not shipped by the seller", "Nothing has to be done: TikTok or a partner ships it."),
        [nameof(OrderRejectionCode.TrackingRequired)] =
            new(422, "The own carrier's tracking is missing", "Send trackingNumber and shippingProviderId.", "trackingNumber"),
        [nameof(OrderRejectionCode.NoShippingMethod)] =
            new(422, "The market has no way to ship such an order", "Ship it in TikTok's Seller Center."),
        [nameof(OrderRejectionCode.ParcelSizeRequired)] =
            new(422, "The parcel's size and weight are missing", "Send parcel with lengthCm, widthCm, heightCm and weightGrams.", "parcel"),
        [nameof(OrderRejectionCode.UnknownLines)] =
            new(422, "The order has no such lines", "Read the order and use ids of lines that are not cancelled.", "lineIds"),
        [nameof(OrderRejectionCode.UnknownEffect)] =
            new(404, "There is no such effect", "Read the order's effects."),
        [nameof(OrderRejectionCode.EffectTaken)] =
            new(409, "Somebody else is at this call", "Read the order's effects; the call is settled or under way."),
        [nameof(OrderRejectionCode.AlreadyArranged)] =
            new(409, "Shipping is arranged already", "Read the order; name lines that are not arranged, or none.", "lineIds"),
        [nameof(OrderRejectionCode.PackageHoldsOthers)] =
            new(422, "A package holds other lines too", "Name all lines of the package, or split it at TikTok first.", "lineIds"),
        [nameof(OrderRejectionCode.TrackingNotTaken)] =
            new(422, "TikTok's carrier gives its own tracking number", "Leave out trackingNumber and shippingProviderId.", "trackingNumber"),
        [nameof(OrderRejectionCode.EffectOvertaken)] =
            new(409, "The order has changed since", "Read the order, and decide again."),
        [nameof(StockRejection.InsufficientStock)] =
            new(409, "Not enough units are available", "Ask for fewer units, or add stock first.", "quantity"),
        [nameof(StockRejection.ReservationMismatch)] =
            new(422, "The reservation exists with another quantity", "Use a new reservationId for another quantity.", "reservationId"),
        [nameof(StockRejection.ReservationClosed)] =
            new(409, "The reservation is closed", "Use a new reservationId.", "reservationId"),
        [nameof(StockRejection.ReservationUnknown)] =
            new(404, "There is no such reservation", "Check the reservation id, location and SKU.", "reservationId"),
        [nameof(StockRejection.WouldBreakPromises)] =
            new(409, "Too many units are promised for that", "Release reservations first, or take fewer units away.", "delta"),
        [nameof(StockRejection.BelongsToOrder)] =
            new(409, "The reservation belongs to an order", "Work with the order itself: /api/v1/orders.", "reservationId"),
        [nameof(StockRejection.TooManyUnits)] =
            new(422, "A SKU counts at most a billion units", "Add fewer units, or take away those that are not there.", "delta"),
        [nameof(StockRejection.UnknownSku)] =
            new(404, "There is no stock of this SKU here", "Check location and SKU, or add stock with adjust."),
        [nameof(ShopRejection.NotConnected)] =
            new(409, "The shop is not connected", "Have the seller open the connect URL and consent again."),
    }.ToFrozenDictionary();

    /// <summary>True when a refusal of this name has a row of its own.</summary>
    public static bool Knows(string code) => Rows.ContainsKey(code);

    /// <summary>The problem for a refused reply. A name without a row is a conflict in the grain's own words.</summary>
    public static Problem ProblemOf(CommandReply reply)
    {
        var row = Rows.GetValueOrDefault(reply.Code) ?? new Row(409, "Refused", "Read what it is about again.");
        var detail = reply.Message.Length > 0 ? reply.Message : row.Title + ".";
        return new Problem(row.Status, KebabCase(reply.Code), row.Title, detail) { Fix = row.Fix, Field = row.Field };
    }

    private static string KebabCase(string name) => string.Concat(name.Select((letter, index) =>
        char.IsAsciiLetterUpper(letter) ? (index > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
