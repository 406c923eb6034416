using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>The news that a seller has ended the authorization.</summary>
/// <remarks>
/// It may come after the seller has authorized us again, and does not say which authorization it means. So it is only a hint to
/// try the one that there is: a poll that finds it ended disconnects the shop.
/// </remarks>
internal sealed class Deauthorizations(IActors actors, ShopDirectory shops, Settlements settlements) : IDeliveryHandler
{
    public async Task<ImmutableArray<InboxSettlement>> HandleAsync(
        ShopKey shop, ImmutableArray<PendingDelivery> deliveries, DeliverySpans spans)
    {
        var settled = ImmutableArray.CreateBuilder<InboxSettlement>(deliveries.Length);
        foreach (var delivery in deliveries)
            settled.Add(await TryAuthorizationAsync(shop, delivery, spans));

        return settled.ToImmutable();
    }

    /// <summary>Ignored: kept until the shop is connected again, it would end the new authorization.</summary>
    public InboxSettlement WithoutShop(PendingDelivery delivery) =>
        settlements.Ignored(delivery, $"shop {delivery.ShopId} is not connected");

    private async Task<InboxSettlement> TryAuthorizationAsync(
        ShopKey shop, PendingDelivery delivery, DeliverySpans spans)
    {
        var sync = await actors.SyncShopAsync(shop, spans.ContextOf(delivery));
        if (sync.Error is null)
            return settlements.Ignored(delivery, "the authorization works: the seller has given it again since");

        return await shops.IsConnectedAsync(shop, CancellationToken.None)
            ? settlements.Later(delivery, sync.Error)
            : settlements.Applied(delivery);
    }
}
