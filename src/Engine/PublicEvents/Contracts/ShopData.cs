namespace OrderActors.Engine.PublicEvents;

/// <summary>A shop was connected, for the first time or again.</summary>
/// <param name="Region">Market, upper case, such as US.</param>
/// <param name="AuthorizedUntil">When the seller's authorization ends unless it is renewed.</param>
public sealed record ShopConnectedData(string ShopId, string Name, string Region, DateTimeOffset AuthorizedUntil);

/// <summary>A shop is no longer connected: nothing is read from it or sent to it.</summary>
/// <param name="Reason">In words.</param>
public sealed record ShopDisconnectedData(string ShopId, string Reason);

/// <summary>TikTok does nothing for a shop, or for one kind of call.</summary>
/// <param name="Trouble">authorization or inactive.</param>
/// <param name="Reason">TikTok's words.</param>
/// <param name="Since">When it was met first.</param>
public sealed record ShopAttentionData(string ShopId, string Trouble, string Reason, DateTimeOffset Since);

/// <summary>TikTok does what we ask again.</summary>
public sealed record ShopRecoveredData(string ShopId);
