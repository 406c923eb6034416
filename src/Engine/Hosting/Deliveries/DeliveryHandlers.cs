using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Gives each delivery to the handler of its topic.</summary>
internal sealed class DeliveryHandlers
{
    private readonly IDeliveryHandler _orders;
    private readonly ImmutableDictionary<DeliveryTopic, IDeliveryHandler> _byTopic;
    private readonly Settlements _settlements;
    private readonly Action<int, Exception> _failed;

    /// <param name="failed">Told of each call that failed, with how many deliveries it was about.</param>
    public DeliveryHandlers(
        IActors actors, ShopDirectory shops, IDeliveryClaims claims, TimeProvider clock, Action<int, Exception> failed)
    {
        _failed = failed;
        _settlements = new Settlements(clock);
        // Topics without a handler of their own are about orders; those that need no work are not stored as pending.
        _orders = new OrderDeliveries(actors, claims, _settlements, clock);
        _byTopic = ImmutableDictionary.CreateRange<DeliveryTopic, IDeliveryHandler>(
        [
            new(DeliveryTopic.SellerDeauthorized, new Deauthorizations(actors, shops, _settlements)),
        ]);
    }

    /// <param name="shop">Null when no connected shop has the id that the deliveries name.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="StorageUnavailableException">The database is away: nothing was tried.</exception>
    /// <exception cref="StorageOverloadedException">The database cannot take more: nothing was tried.</exception>
    public async Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey? shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        if (shop is not { } known)
            return [.. deliveries.Select(delivery => HandlerOf(delivery).WithoutShop(delivery))];

        var settled = new Dictionary<long, InboxSettlement>(deliveries.Length);
        // Orders first: a handler that comes later may end the authorization that orders are fetched with.
        foreach (var group in deliveries.GroupBy(HandlerOf).OrderByDescending(group => group.Key == _orders))
        {
            foreach (var settlement in await TryAsync(group.Key, known, [.. group], spans))
                settled[settlement.InboxId] = settlement;
        }

        return [.. deliveries.Select(delivery => settled[delivery.InboxId])];
    }

    /// <summary>A delivery that makes its batch fail keeps no other waiting: the batch is halved until that delivery is tried alone.</summary>
    /// <remarks>
    /// Not a batch that got no answer: each half would wait as long again. Its deliveries are tried again later, as one that failed
    /// alone is, and each try counts.
    /// </remarks>
    private async Task<ImmutableArray<InboxSettlement>> TryAsync(
        IDeliveryHandler handler, ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        try
        {
            return await handler.HandleAsync(shop, deliveries, spans);
        }
        catch (Exception exception) when (exception is not (StorageUnavailableException or StorageOverloadedException))
        {
            _failed(deliveries.Length, exception);
            if (deliveries.Length == 1 || exception is TimeoutException)
                return Failed(deliveries, exception);

            var half = deliveries.Length / 2;
            return
            [
                .. await TryAsync(handler, shop, deliveries[..half], spans),
                .. await TryAsync(handler, shop, deliveries[half..], spans),
            ];
        }
    }

    /// <summary>Counts an attempt for each.</summary>
    public ImmutableArray<InboxSettlement> Failed(ImmutableArray<PendingDelivery> deliveries, Exception exception) =>
        [.. deliveries.Select(delivery => _settlements.Later(delivery, exception.Message))];

    private IDeliveryHandler HandlerOf(PendingDelivery delivery) => _byTopic.GetValueOrDefault(delivery.Topic, _orders);
}
