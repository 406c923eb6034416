using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Shops;

namespace OrderActors.Engine.Hosting;

/// <summary>The grains as pumps and sweepers call them.</summary>
public interface IActors : IEffectRunner
{
    Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items);

    /// <summary>Tells an order what the channel announced and its details do not show yet. Safe to repeat.</summary>
    /// <param name="isOver">It stops the order no more: it was taken back, or the details would have to show it by now.</param>
    Task AnnounceAsync(OrderKey order, OrderAnnouncement announced, bool isOver, CommandContext context);

    Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context);

    /// <returns>True when the channel should be asked how the order stands.</returns>
    Task<bool> WakeOrderAsync(OrderKey order, CommandContext context);

    Task SweepStockAsync(SkuKey sku, CommandContext context);
}
