using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>The SKUs as an order sees them. Every call may be repeated with the same reservation id.</summary>
/// <returns>Null when done, now or before; else why not.</returns>
public interface IOrderStock
{
    /// <param name="attached">The order's changes that follow from the reservation: written with it, or not at all.</param>
    Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached = null);

    Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context);

    /// <param name="quantity">The new total. Units that have left stay away, also where it is less than they are.</param>
    Task<StockRejection?> ShrinkAsync(SkuKey sku, ReservationId id, int quantity, CommandContext context);

    /// <summary>Gives the reservation back, or closes its id for good when it never arrived.</summary>
    Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context);

    /// <summary>At least <paramref name="units"/> of the reservation have left the building, in all.</summary>
    Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context);
}
