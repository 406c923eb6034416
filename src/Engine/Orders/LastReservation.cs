using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

using Decide = Func<Order, DateTimeOffset, Decision<OrderEvent, OrderRejection>>;

/// <summary>
/// The last reservation of a group, stored in one transaction with what the order makes of it: so an order of one SKU is one
/// commit, and no crash comes between its units and itself.
/// </summary>
/// <param name="reserve">Asks the SKU, with the order's changes.</param>
public sealed class LastReservation(OrderStep.Reserve step, Func<ChangeSet, Task<ReserveReply>> reserve)
{
    private ReserveReply? _reply;
    private Exception? _failure;

    /// <summary>What the order makes of units that are reserved.</summary>
    public Decide Reserved => (order, now) => OrderSteps.Reserved(order, step, now);

    /// <returns>Whether the changes are stored; false too when that is not known.</returns>
    public async Task<bool> WriteAsync(ImmutableArray<OrderEvent> events, ChangeSet changes)
    {
        // Units are promised only to an order that will know of them.
        if (!events.Any(@event => @event is OrderEvent.StockReserved reserved
            && reserved.Round == step.Round && reserved.Location == step.Location))
            return false;

        try
        {
            _reply = await reserve(changes);
            return _reply.Value.WroteAttached;
        }
        catch (Exception exception)
        {
            _failure = exception;
            return false;
        }
    }

    /// <summary>What the order makes of the SKU's answer, when its changes were not stored; null while there is no answer.</summary>
    public Decide? Outcome => _reply switch
    {
        { Refusal: { } reason } => Refused(step, step.Needs[^1], reason),
        // Made before, by a call whose answer was lost; or by a process of a version that does not know of attached changes.
        { Refusal: null } => Reserved,
        null => null,
    };

    /// <summary>Throws why there is no answer.</summary>
    [DoesNotReturn]
    public void ThrowUnknown()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);

        throw new InvariantBrokenException("a SKU was asked, or its order had nothing to store");
    }

    internal static Decide Refused(OrderStep.Reserve step, StockNeed need, StockRejection reason)
    {
        var units = $"{need.Quantity} of {need.Sku.Sku} at {need.Sku.Location}";
        // SKUs are asked one after another: what refuses the first has left nothing behind, unless a reservation of it ran out.
        var isFirst = need == step.Needs[0] && reason is (StockRejection.UnknownSku or StockRejection.InsufficientStock);
        var why = reason is StockRejection.UnknownSku
            ? new StockRefusal(FailureReason.UnknownSku, $"no stock was ever counted for {units}", isFirst)
            : new StockRefusal(FailureReason.OutOfStock, $"not available: {units} ({reason})", isFirst);
        return (order, now) => OrderSteps.ReserveRefused(order, step, why, now);
    }
}
