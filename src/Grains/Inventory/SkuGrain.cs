using Orleans;
using Orleans.Concurrency;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>One SKU at one location. The rules are in <see cref="StockDecider"/>; this class only carries.</summary>
/// <remarks>
/// Reentrant for throughput: in a live sale one SKU takes hundreds of orders a second, and their commits are gathered.
/// It is safe because no method keeps state of its own across an await; the engine's executor alone does.
/// </remarks>
[Reentrant]
[GrainType("sku")]
public sealed class SkuGrain(ICommitPipeline pipeline, IStoreReader reader, TimeProvider clock) : Grain, ISkuGrain, IAggregateOwner
{
    private SkuKey _key;
    private StockEngine _stock = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = SkuKey.Parse(this.GetPrimaryKeyString());
        _stock = await StockEngine.LoadAsync(_key, pipeline, reader, clock, this, cancellationToken);
    }

    public async Task<CommandReply> ReserveAsync(ReserveStock command)
    {
        if (RefusalOf(command.FromOutside, command.ReservationId) is { } refusal)
            return refusal;

        var attached = (command.Attached as AttachedChangeSet)?.Changes;
        var id = new ReservationId(command.ReservationId);
        var decision = await _stock.MakeAsync(
            id,
            (stock, now) => StockDecider.Reserve(
                stock,
                id,
                command.Quantity,
                command.OrderRef,
                command.ExpiresAt,
                now),
            Context.Of(command.Caller),
            attached);
        return decision.ToReply() with
        {
            WroteAttached = attached is not null && decision is StockDecision.Accepted { Events.IsEmpty: false },
        };
    }

    public Task<CommandReply> ConfirmAsync(ReservationCommand command) => RunAsync(command, StockDecider.Confirm);

    public Task<CommandReply> ShrinkAsync(ShrinkReservation command) => RunAsync(
        command.Caller, command.ReservationId, (stock, id, now) => StockDecider.Shrink(stock, id, command.Quantity, now));

    public Task<CommandReply> ReleaseAsync(ReservationCommand command) => RunAsync(
        command, (stock, id, now) => StockDecider.Release(stock, id, ReleaseReason.Cancelled, now));

    public async Task<CommandReply> GiveUpAsync(ReserveStock command)
    {
        var id = new ReservationId(command.ReservationId);
        return (await _stock.MakeAsync(
            id,
            (stock, now) => StockDecider.GiveUp(stock, id, command.Quantity, command.OrderRef, now),
            Context.Of(command.Caller))).ToReply();
    }

    public Task<CommandReply> ConsumeAsync(ReservationCommand command) =>
        RunAsync(command, (stock, id, now) => StockDecider.Consume(stock, id, now));

    public Task<CommandReply> ConsumeUnitsAsync(ReservationCommand command)
    {
        var units = command.Units ?? throw new ArgumentException("the units that have left are missing", nameof(command));
        return RunAsync(command, (stock, id, now) => StockDecider.Consume(stock, id, units, now));
    }

    public Task<CommandReply> AdjustAsync(AdjustStock command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.Adjust(
            stock, command.Caller.OperationId, command.Delta, command.Reason, command.Reference, now));

    public Task<CommandReply> SetSafetyStockAsync(SetSafetyStock command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.SetSafetyStock(stock, command.Caller.OperationId, command.Quantity, now));

    public Task SweepAsync(Caller caller) => _stock.SweepAsync(Context.Of(caller));

    public Task<StockLevel> GetAsync()
    {
        var stock = _stock.Committed;
        return Task.FromResult(new StockLevel(
            stock.IsKnown,
            stock.OnHand,
            stock.Reserved,
            stock.Consumed,
            stock.SafetyStock,
            stock.Available,
            stock.Publishable));
    }

    void IAggregateOwner.GiveUp() => DeactivateOnIdle();

    private CommandReply? RefusalOf(bool fromOutside, string reservationId) =>
        fromOutside && StockDecider.RefusalOfOutsider(_key, new ReservationId(reservationId)) is { } reason
            ? StockDecision.Reject(reason).ToReply()
            : null;

    private Task<CommandReply> RunAsync(
        ReservationCommand command, Func<Stock, ReservationId, DateTimeOffset, StockDecision> decide) =>
        RefusalOf(command.FromOutside, command.ReservationId) is { } refusal
            ? Task.FromResult(refusal)
            : RunAsync(command.Caller, command.ReservationId, decide);

    private async Task<CommandReply> RunAsync(
        Caller caller, string reservationId, Func<Stock, ReservationId, DateTimeOffset, StockDecision> decide)
    {
        var id = new ReservationId(reservationId);
        return (await _stock.ChangeAsync(id, (stock, now) => decide(stock, id, now), Context.Of(caller))).ToReply();
    }

    private async Task<CommandReply> RunAsync(Caller caller, Func<Stock, DateTimeOffset, StockDecision> decide) =>
        (await _stock.ExecuteAsync(decide, Context.Of(caller))).ToReply();
}
