namespace OrderActors.Sandbox.TikTok;

/// <summary>What "ship this package" says.</summary>
internal sealed record ShipRequest(
    string? HandoverMethod, (long Start, long End)? PickupSlot, string? TrackingNumber, string? ProviderId);

/// <summary>A way to ship that can be bought, with its price in the shop's currency.</summary>
internal sealed record ShippingService(
    string Id, string Name, decimal Price, int EarliestDays, int LatestDays, ProviderRecord Provider, bool IsDefault);
