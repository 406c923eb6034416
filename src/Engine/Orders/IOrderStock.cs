using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Orders;

/// <summary>The SKUs as an order sees them. Every call may be repeated with the same reservation id.</summary>
/// <returns>Null when done (now or before); else why not.</returns>
public interface IOrderStock
{
    Task<StockRejection?> ReserveAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, DateTimeOffset? expiresAt, CommandContext context);

    Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context);

    Task<StockRejection?> ShrinkAsync(SkuKey sku, ReservationId id, int quantity, CommandContext context);

    /// <summary>Gives the reservation back, or closes its id for good when it never arrived.</summary>
    Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context);

    Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, CommandContext context);
}
