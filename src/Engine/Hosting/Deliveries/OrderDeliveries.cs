using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Every topic that names orders: a delivery is a hint to fetch them, whatever it says of them.</summary>
internal sealed class OrderDeliveries(IActors actors, Settlements settlements) : IDeliveryHandler
{
    public async Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        var items = deliveries.SelectMany(delivery => ItemsOf(delivery, spans)).DistinctBy(item => item.OrderId).ToImmutableArray();
        var results = new Dictionary<string, RefreshResult>(StringComparer.Ordinal);
        foreach (var chunk in items.Chunk(IShopChannel.MaxOrdersPerCall))
        {
            foreach (var result in await actors.RefreshOrdersAsync(shop, [.. chunk]))
                results[result.OrderId] = result;
        }

        return [.. deliveries.Select(delivery => Settle(delivery, results))];
    }

    public InboxSettlement WithoutShop(PendingDelivery delivery) =>
        settlements.Later(delivery, $"no connected shop {delivery.ShopId}");

    private InboxSettlement Settle(PendingDelivery delivery, Dictionary<string, RefreshResult> results)
    {
        var own = OrderIdsOf(delivery).Select(id => results[id]).ToList();
        if (own.Count == 0)
            return settlements.Ignored(delivery, "names no order");
        if (own.FirstOrDefault(result => result.Outcome is RefreshOutcome.Unreadable) is { } unreadable)
            return settlements.Quarantined(delivery, unreadable.Message);

        return own.FirstOrDefault(result => result.Outcome is not RefreshOutcome.Applied) is { } open
            ? settlements.Later(delivery, open.Message, open.RetryAfter)
            : settlements.Applied(delivery);
    }

    private static IEnumerable<RefreshItem> ItemsOf(PendingDelivery delivery, DeliverySpans spans) =>
        OrderIdsOf(delivery).Select(id => new RefreshItem(id, spans.ContextOf(delivery)));

    private static string[] OrderIdsOf(PendingDelivery delivery) =>
        delivery.OrderId.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
