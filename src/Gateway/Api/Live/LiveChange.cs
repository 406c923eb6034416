using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Something changed: enough to know what to read again.</summary>
/// <param name="SellerId">Whose; decides who is told.</param>
/// <param name="Subject">order or stock.</param>
/// <param name="Id">TikTok's order id, or location/SKU percent-encoded.</param>
/// <param name="Type">The journal's name of what happened.</param>
public sealed record LiveChange(
    long Position, string SellerId, string Subject, string Id, string Type, DateTimeOffset At)
{
    private const string OrderPrefix = "order/";
    private const string StockPrefix = "stock/";

    /// <returns>Null for streams that no page shows.</returns>
    public static LiveChange? Of(JournalMark stored)
    {
        if (stored.Stream.StartsWith(OrderPrefix, StringComparison.Ordinal))
        {
            var key = OrderKey.Parse(stored.Stream[OrderPrefix.Length..]);
            return new LiveChange(stored.Position, key.SellerId, "order", key.TikTokOrderId, stored.Type, stored.At);
        }

        if (stored.Stream.StartsWith(StockPrefix, StringComparison.Ordinal))
        {
            var key = SkuKey.Parse(stored.Stream[StockPrefix.Length..]);
            var id = $"{Uri.EscapeDataString(key.Location)}/{Uri.EscapeDataString(key.Sku)}";
            return new LiveChange(stored.Position, key.SellerId, "stock", id, stored.Type, stored.At);
        }

        return null;
    }
}
