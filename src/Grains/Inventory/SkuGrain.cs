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
    private StockEngine _stock = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _stock = await StockEngine.LoadAsync(
            SkuKey.Parse(this.GetPrimaryKeyString()), pipeline, reader, clock, this, cancellationToken);

    public async Task<CommandReply> ReserveAsync(ReserveStock command)
    {
        var attached = (command.Attached as AttachedChangeSet)?.Changes;
        var decision = await _stock.ExecuteAsync(
            (stock, now) => StockDecider.Reserve(
                stock,
                new ReservationId(command.ReservationId),
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

    public Task<CommandReply> ConfirmAsync(ReservationCommand command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.Confirm(stock, new ReservationId(command.ReservationId), now));

    public Task<CommandReply> ShrinkAsync(ShrinkReservation command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.Shrink(stock, new ReservationId(command.ReservationId), command.Quantity, now));

    public Task<CommandReply> ReleaseAsync(ReservationCommand command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.Release(stock, new ReservationId(command.ReservationId), ReleaseReason.Cancelled, now));

    public Task<CommandReply> GiveUpAsync(ReserveStock command) => RunAsync(command.Caller, (stock, now) =>
        StockDecider.GiveUp(
            stock, new ReservationId(command.ReservationId), command.Quantity, command.OrderRef, now));

    public Task<CommandReply> ConsumeAsync(ReservationCommand command) => RunAsync(command.Caller, (stock, now) =>
        command.Units is { } units
            ? StockDecider.Consume(stock, new ReservationId(command.ReservationId), units, now)
            : StockDecider.Consume(stock, new ReservationId(command.ReservationId), now));

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

    private async Task<CommandReply> RunAsync(Caller caller, Func<Stock, DateTimeOffset, StockDecision> decide) =>
        (await _stock.ExecuteAsync(decide, Context.Of(caller))).ToReply();
}
