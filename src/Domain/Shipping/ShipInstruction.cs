using System.Collections.Immutable;

namespace OrderActors.Domain.Shipping;

/// <summary>The three ways to tell TikTok Shop that an order ships (TikTok document, section 5.1).</summary>
public enum ShipMethod
{
    /// <summary>A: a package exists before shipping: <c>POST /packages/{id}/ship</c>.</summary>
    ShipPackage = 1,

    /// <summary>B: own carrier in a market without packages: <c>POST /orders/{id}/packages</c>.</summary>
    MarkShipped = 2,

    /// <summary>C: a label bought from TikTok in the US: <c>POST /packages</c>.</summary>
    BuyLabel = 3,
}

/// <summary>One call that arranges shipping. What is stored as the intent is what is sent.</summary>
/// <param name="PackageId">Required for <see cref="ShipMethod.ShipPackage"/>, else null.</param>
/// <param name="LineIds">The order lines in the parcel; never empty.</param>
/// <param name="TrackingNumber">Required with the seller's own carrier.</param>
/// <param name="ShippingProviderId">Required with the seller's own carrier.</param>
/// <param name="Handover">How TikTok's carrier gets the parcel; only for TikTok Shipping.</param>
/// <param name="Parcel">Size and weight; required for <see cref="ShipMethod.BuyLabel"/>.</param>
public sealed record ShipInstruction(
    ShipMethod Method,
    string OrderId,
    string? PackageId,
    ImmutableArray<string> LineIds,
    string? TrackingNumber,
    string? ShippingProviderId,
    Handover? Handover,
    ParcelSize? Parcel);

/// <summary>How the parcel is handed to TikTok's carrier.</summary>
public enum Handover
{
    DropOff = 1,
    Pickup = 2,
}

/// <summary>Outer size in whole centimetres and weight in whole grams.</summary>
public sealed record ParcelSize(int LengthCm, int WidthCm, int HeightCm, int WeightGrams);
