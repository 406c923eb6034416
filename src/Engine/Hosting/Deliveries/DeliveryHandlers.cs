using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Gives each delivery to the handler of its topic.</summary>
internal sealed class DeliveryHandlers
{
    private readonly IDeliveryHandler _orders;
    private readonly ImmutableDictionary<DeliveryTopic, IDeliveryHandler> _byTopic;

    public DeliveryHandlers(IActors actors, ShopDirectory shops, TimeProvider clock)
    {
        var settlements = new Settlements(clock);
        // Topics without a handler of their own are about orders; those that need no work are not stored as pending.
        _orders = new OrderDeliveries(actors, settlements);
        _byTopic = ImmutableDictionary.CreateRange<DeliveryTopic, IDeliveryHandler>(
        [
            new(DeliveryTopic.SellerDeauthorized, new Deauthorizations(actors, shops, settlements)),
        ]);
    }

    /// <param name="shop">Null when no connected shop has the id that the deliveries name.</param>
    /// <returns>What became of each, in their order.</returns>
    public async Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey? shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        if (shop is not { } known)
            return [.. deliveries.Select(delivery => HandlerOf(delivery).WithoutShop(delivery))];

        var settled = new Dictionary<long, InboxSettlement>(deliveries.Length);
        // Orders first: a handler that comes later may end the authorization that orders are fetched with.
        foreach (var group in deliveries.GroupBy(HandlerOf).OrderByDescending(group => group.Key == _orders))
        {
            foreach (var settlement in await group.Key.HandleAsync(known, [.. group], spans))
                settled[settlement.InboxId] = settlement;
        }

        return [.. deliveries.Select(delivery => settled[delivery.InboxId])];
    }

    private IDeliveryHandler HandlerOf(PendingDelivery delivery) => _byTopic.GetValueOrDefault(delivery.Topic, _orders);
}
