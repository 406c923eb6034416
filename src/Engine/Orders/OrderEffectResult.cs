using OrderActors.Engine.Effects;

namespace OrderActors.Engine.Orders;

/// <summary>Shipping is arranged.</summary>
/// <param name="Reference">The package's id.</param>
/// <param name="Warning">The channel's remark on a success, or null.</param>
public sealed record ShipmentArranged(string Reference, string? TrackingNumber, string? ShippingProvider, string? Warning)
    : EffectResult.Done(Reference);
