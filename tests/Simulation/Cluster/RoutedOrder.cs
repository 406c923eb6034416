using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Simulation.Cluster;

/// <summary>An order, wherever it lives.</summary>
internal sealed class RoutedOrder(Route route) : IOrderGrain
{
    public Task<CommandReply> ApplySnapshotAsync(ApplySnapshot command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.ApplySnapshotAsync(command));

    public Task<CommandReply> ShipAsync(ShipOrder command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.ShipAsync(command));

    public Task<CommandReply> CancelAsync(CancelOrder command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.CancelAsync(command));

    public Task<CommandReply> HoldAsync(HoldOrder command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.HoldAsync(command));

    public Task<CommandReply> ReleaseHoldAsync(ReleaseHold command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.ReleaseHoldAsync(command));

    public Task<CommandReply> RetryAsync(RetryOrder command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.RetryAsync(command));

    public Task<CommandReply> TakeUpEffectAsync(TakeUpEffect command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.TakeUpEffectAsync(command));

    public Task<CommandReply> SettleEffectAsync(SettleEffect command) =>
        route.To<IOrderGrain, CommandReply>(grain => grain.SettleEffectAsync(command));

    public Task<WakeReply> WakeAsync(Caller caller) =>
        route.To<IOrderGrain, WakeReply>(grain => grain.WakeAsync(caller));
}
