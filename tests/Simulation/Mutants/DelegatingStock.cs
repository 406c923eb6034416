using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

/// <summary>Passes everything on; a mutant overrides what it gets wrong.</summary>
internal abstract class DelegatingStock(IOrderStock real) : IOrderStock
{
    public virtual Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        real.ReserveAsync(sku, claim, context, attached);

    public virtual Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context) =>
        real.ConfirmAsync(sku, id, context);

    public virtual Task<StockRejection?> ShrinkAsync(SkuKey sku, ReservationId id, int quantity, CommandContext context) =>
        real.ShrinkAsync(sku, id, quantity, context);

    public virtual Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context) =>
        real.GiveUpAsync(sku, id, quantity, orderRef, context);

    public virtual Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        real.ConsumeAsync(sku, id, units, context);

    protected static Task<StockRejection?> PretendedAsync() => Task.FromResult<StockRejection?>(null);
}
