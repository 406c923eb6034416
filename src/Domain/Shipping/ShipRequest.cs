using System.Collections.Immutable;

namespace OrderActors.Domain.Shipping;

/// <summary>What a person or a rule asks for; <see cref="ShippingPlan"/> turns it into calls.</summary>
/// <param name="LineIds">Empty = every line that is not arranged yet.</param>
public sealed record ShipRequest(
    ImmutableArray<string> LineIds,
    string? TrackingNumber,
    string? ShippingProviderId,
    bool Pickup,
    ParcelSize? Parcel)
{
    /// <summary>Everything that is left, dropped off at TikTok's carrier.</summary>
    public static readonly ShipRequest Everything = new([], null, null, false, null);
}
