namespace OrderActors.Gateway.Api.Orders;

/// <param name="LineIds">Lines for this parcel; leave out for all that are not arranged yet. At most 500.</param>
/// <param name="TrackingNumber">With the own carrier.</param>
/// <param name="ShippingProviderId">With the own carrier: TikTok's id of it.</param>
/// <param name="Pickup">True: TikTok's carrier fetches the parcel; false: it is dropped off.</param>
/// <param name="Parcel">Outer size and weight, where a label is bought from TikTok.</param>
public sealed record ShipRequest(
    IReadOnlyList<string>? LineIds = null,
    string? TrackingNumber = null,
    string? ShippingProviderId = null,
    bool Pickup = false,
    ParcelRequest? Parcel = null);

/// <summary>Whole centimetres and grams.</summary>
public sealed record ParcelRequest(int LengthCm, int WidthCm, int HeightCm, int WeightGrams);

/// <param name="Reason">TikTok's key of the reason, such as <c>seller_cancel_reason_out_of_stock</c>.</param>
/// <param name="LineIds">The lines to cancel, and no others; leave out for the whole order. At most 500.</param>
public sealed record CancelRequest(string Reason, IReadOnlyList<string>? LineIds = null);

/// <param name="Reason">In words, for whoever finds the order stopped.</param>
/// <param name="LineIds">The lines that must not ship; leave out for the whole order. At most 500.</param>
public sealed record HoldRequest(string Reason, IReadOnlyList<string>? LineIds = null);

/// <param name="Reason">In words, for the timeline.</param>
/// <param name="Kind"><c>Manual</c>, <c>UncertainEffect</c> or <c>Announced</c>.</param>
public sealed record ReleaseRequest(string Reason, string Kind = "Manual");
