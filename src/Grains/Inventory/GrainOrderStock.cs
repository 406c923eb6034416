using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Inventory;

/// <summary>The SKUs as grains.</summary>
public sealed class GrainOrderStock(IGrainFactory grains) : IOrderStock
{
    public async Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached)
    {
        var id = claim.Id.Value;
        var reply = await Grain(sku).ReserveAsync(new ReserveStock(
            context.ToCaller(id),
            id,
            claim.Quantity,
            claim.OrderRef,
            claim.ExpiresAt,
            attached is null ? null : new AttachedChangeSet(attached)));
        return new ReserveReply(reply.ToRejection(), reply.WroteAttached);
    }

    public async Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context) =>
        (await Grain(sku).ConfirmAsync(Command(id, context))).ToRejection();

    public async Task<StockRejection?> ShrinkAsync(
        SkuKey sku, ReservationId id, int quantity, CommandContext context) =>
        (await Grain(sku).ShrinkAsync(
            new ShrinkReservation(context.ToCaller(id.Value), id.Value, quantity))).ToRejection();

    public async Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context) =>
        (await Grain(sku).GiveUpAsync(
            new ReserveStock(context.ToCaller(id.Value), id.Value, quantity, orderRef, null))).ToRejection();

    public async Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        (await Grain(sku).ConsumeUnitsAsync(Command(id, context) with { Units = units })).ToRejection();

    private ISkuGrain Grain(SkuKey sku) => grains.GetGrain<ISkuGrain>(sku.ToString());

    private static ReservationCommand Command(ReservationId id, CommandContext context) =>
        new(context.ToCaller(id.Value), id.Value);
}
