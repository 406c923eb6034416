using System.Collections.Concurrent;
using Orleans;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Grains.Shops;
using OrderActors.Ports.Channels;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>Grains that answer what a test says, and remember what they were asked. A consent is the real one.</summary>
internal sealed class ScriptedGrains
{
    private readonly IShopChannel _channel;
    private readonly ConcurrentDictionary<string, ConsentGrain> _consents = [];

    public ScriptedGrains(IShopChannel channel)
    {
        _channel = channel;
        Factory = GrainFactoryProxy.Over(key => new ScriptedGrain(this, key));
    }

    /// <summary>Hands out the scripted grains by string key, which is all that the gateway asks for.</summary>
    public IGrainFactory Factory { get; }

    public ConcurrentQueue<(string Key, object Command)> Commands { get; } = [];

    /// <summary>The reply to a command; may throw.</summary>
    public Func<object, Task<CommandReply>> Reply { get; set; } = _ => Task.FromResult(CommandReply.Done);

    public Func<SyncReply> SyncReply { get; set; } = () => new SyncReply(0, null, null);

    public StockLevel Level { get; set; } = new(true, 10, 2, 1, 1, 7, 6);

    public Func<Task> OnGetLevel { get; set; } = () => Task.CompletedTask;

    /// <summary>The only command so far.</summary>
    public (string Key, TCommand Command) Single<TCommand>()
    {
        var (key, command) = Assert.Single(Commands);
        return (key, Assert.IsType<TCommand>(command));
    }

    private Task<CommandReply> TakeAsync(string key, object command)
    {
        Commands.Enqueue((key, command));
        return Reply(command);
    }

    private sealed class ScriptedGrain(ScriptedGrains owner, string key) : IOrderGrain, ISkuGrain, IShopGrain, IConsentGrain
    {
        Task<CommandReply> IOrderGrain.ApplySnapshotAsync(ApplySnapshot command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.ApplyOwnOrderAsync(ApplyOwnOrder command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.ShipAsync(ShipOrder command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.CancelAsync(CancelOrder command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.HoldAsync(HoldOrder command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.ReleaseHoldAsync(ReleaseHold command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.AnnounceAsync(AnnounceStop command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.RetryAsync(RetryOrder command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.TakeUpEffectAsync(TakeUpEffect command) => owner.TakeAsync(key, command);
        Task<TakeUpReply> IOrderGrain.TakeUpAsync(TakeUpEffect command) => throw new NotSupportedException();
        Task<CommandReply> IOrderGrain.ConfirmEffectAsync(ConfirmEffect command) => owner.TakeAsync(key, command);
        Task<CommandReply> IOrderGrain.SettleEffectAsync(SettleEffect command) => owner.TakeAsync(key, command);
        Task<WakeReply> IOrderGrain.WakeAsync(Caller caller) => throw new NotSupportedException();

        Task<CommandReply> ISkuGrain.ReserveAsync(ReserveStock command) => owner.TakeAsync(key, command);
        Task<CommandReply> ISkuGrain.ConfirmAsync(ReservationCommand command) => owner.TakeAsync(key, ("confirm", command));
        Task<CommandReply> ISkuGrain.ShrinkAsync(ShrinkReservation command) => owner.TakeAsync(key, command);
        Task<CommandReply> ISkuGrain.ReleaseAsync(ReservationCommand command) => owner.TakeAsync(key, ("release", command));
        Task<CommandReply> ISkuGrain.GiveUpAsync(ReserveStock command) => throw new NotSupportedException();
        Task<CommandReply> ISkuGrain.ConsumeAsync(ReservationCommand command) => owner.TakeAsync(key, ("consume", command));
        Task<CommandReply> ISkuGrain.ConsumeUnitsAsync(ReservationCommand command) => owner.TakeAsync(key, ("consume-units", command));
        Task<CommandReply> ISkuGrain.AdjustAsync(AdjustStock command) => owner.TakeAsync(key, command);
        Task<CommandReply> ISkuGrain.SetSafetyStockAsync(SetSafetyStock command) => owner.TakeAsync(key, command);
        Task ISkuGrain.SweepAsync(Caller caller) => throw new NotSupportedException();

        async Task<StockLevel> ISkuGrain.GetAsync()
        {
            await owner.OnGetLevel();
            return owner.Level;
        }

        Task<ConsentReply> IConsentGrain.ExchangeAsync(string authCode) =>
            owner._consents.GetOrAdd(key, _ => new ConsentGrain(owner._channel, TimeProvider.System)).ExchangeAsync(authCode);

        Task<CommandReply> IShopGrain.ConnectAsync(ConnectShop command) => owner.TakeAsync(key, command);
        Task<CommandReply> IShopGrain.DisconnectAsync(DisconnectShop command) => owner.TakeAsync(key, command);
        Task<CommandReply> IShopGrain.ChangeSettingsAsync(ChangeShopSettings command) => owner.TakeAsync(key, command);
        Task<CommandReply> IShopGrain.LinkListingsAsync(LinkListings command) => owner.TakeAsync(key, command);
        Task<RefreshedOrder[]> IShopGrain.RefreshOrdersAsync(RefreshOrders command) => throw new NotSupportedException();
        Task IShopGrain.PerformEffectAsync(PerformEffect command) => throw new NotSupportedException();

        Task<SyncReply> IShopGrain.SyncAsync(Caller caller)
        {
            owner.Commands.Enqueue((key, caller));
            return Task.FromResult(owner.SyncReply());
        }
    }
}
