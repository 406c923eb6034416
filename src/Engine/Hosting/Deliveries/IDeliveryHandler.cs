using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>What deliveries of one topic lead to.</summary>
internal interface IDeliveryHandler
{
    /// <summary>Does the work of deliveries to one connected shop.</summary>
    /// <returns>What became of each, in their order.</returns>
    Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans);

    /// <summary>What becomes of a delivery whose shop is not connected.</summary>
    InboxSettlement WithoutShop(PendingDelivery delivery);
}
