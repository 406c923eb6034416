using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;

namespace OrderActors.Simulation.Cluster;

/// <summary>A SKU, wherever it lives.</summary>
internal sealed class RoutedSku(Route route) : ISkuGrain
{
    public Task<CommandReply> ReserveAsync(ReserveStock command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.ReserveAsync(command));

    public Task<CommandReply> ConfirmAsync(ReservationCommand command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.ConfirmAsync(command));

    public Task<CommandReply> ShrinkAsync(ShrinkReservation command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.ShrinkAsync(command));

    public Task<CommandReply> ReleaseAsync(ReservationCommand command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.ReleaseAsync(command));

    public Task<CommandReply> GiveUpAsync(ReserveStock command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.GiveUpAsync(command));

    public Task<CommandReply> ConsumeAsync(ReservationCommand command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.ConsumeAsync(command));

    public Task<CommandReply> AdjustAsync(AdjustStock command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.AdjustAsync(command));

    public Task<CommandReply> SetSafetyStockAsync(SetSafetyStock command) =>
        route.To<ISkuGrain, CommandReply>(grain => grain.SetSafetyStockAsync(command));

    public Task SweepAsync(Caller caller) => route.To<ISkuGrain>(grain => grain.SweepAsync(caller));

    public Task<StockLevel> GetAsync() => route.To<ISkuGrain, StockLevel>(grain => grain.GetAsync());
}
