namespace OrderActors.Domain.Shops;

/// <summary>Why a shop command was refused.</summary>
public enum ShopRejection
{
    /// <summary>The seller has not authorized us for this shop, or no longer does.</summary>
    NotConnected,
}
