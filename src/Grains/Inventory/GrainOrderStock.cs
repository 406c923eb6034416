using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.GrainInterfaces.Inventory;

namespace OrderActors.Grains.Inventory;

/// <summary>The SKUs as grains.</summary>
public sealed class GrainOrderStock(IGrainFactory grains) : IOrderStock
{
    public async Task<StockRejection?> ReserveAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, DateTimeOffset? expiresAt, CommandContext context) =>
        (await Grain(sku).ReserveAsync(
            new ReserveStock(context.ToCaller(id.Value), id.Value, quantity, orderRef, expiresAt))).ToRejection();

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

    public async Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, CommandContext context) =>
        (await Grain(sku).ConsumeAsync(Command(id, context))).ToRejection();

    private ISkuGrain Grain(SkuKey sku) => grains.GetGrain<ISkuGrain>(sku.ToString());

    private static ReservationCommand Command(ReservationId id, CommandContext context) =>
        new(context.ToCaller(id.Value), id.Value);
}
