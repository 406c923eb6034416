namespace OrderActors.Ports.Storage;

/// <summary>Whether the seller's authorization holds, as far as we were told.</summary>
public enum ShopStatus
{
    Connected,
    Disconnected,
}
