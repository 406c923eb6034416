using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Orders;

/// <summary>A channel that we keep ourselves: what is known of its orders is what we are told through the API, and nobody is called for them.</summary>
public static class OwnChannel
{
    /// <summary>TikTok's shop ids are digits, so no shop of TikTok can be taken for one.</summary>
    private const string Prefix = "own.";

    public static bool Is(string shopId) => shopId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether an order's id is one of <see cref="OrderOf"/>. The ids of TikTok's orders are digits.</summary>
    public static bool IsId(string orderId) => orderId.Contains(':', StringComparison.Ordinal);

    /// <summary>The shop that an order of the channel belongs to. It is nobody's at TikTok, and has no row.</summary>
    public static ShopKey ShopOf(string sellerId, string channel) => new(sellerId, Prefix + channel);

    /// <summary>The key of an order, so that the channel's id alone says which order it is.</summary>
    /// <remarks>
    /// Orders of all sellers and channels stand in one table, whose ids are unique: so channel and seller are part of the id. The
    /// id of an order of TikTok is digits, and cannot be taken for one of these.
    /// </remarks>
    public static OrderKey OrderOf(string sellerId, string channel, string channelOrderId) => new(
        sellerId,
        ShopOf(sellerId, channel).ShopId,
        $"{channel}:{Uri.EscapeDataString(sellerId)}:{Uri.EscapeDataString(channelOrderId)}");
}
