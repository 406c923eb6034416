using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingActors(IActors real) : IActors
{
    public virtual Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items) =>
        real.RefreshOrdersAsync(shop, items);

    public virtual Task AnnounceAsync(OrderKey order, OrderAnnouncement announced, bool isOver, CommandContext context) =>
        real.AnnounceAsync(order, announced, isOver, context);

    public virtual Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context) => real.SyncShopAsync(shop, context);

    public virtual Task PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore) =>
        real.PerformEffectAsync(effect, lookFirst, callBefore);

    public virtual Task<bool> WakeOrderAsync(OrderKey order, CommandContext context) => real.WakeOrderAsync(order, context);

    public virtual Task SweepStockAsync(SkuKey sku, CommandContext context) => real.SweepStockAsync(sku, context);
}
