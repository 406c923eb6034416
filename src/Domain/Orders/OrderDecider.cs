using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>The commands of an order. Pure: state and command in, events or a refusal out.</summary>
/// <remarks>Every command carries an operation id; its repeat is looked for before any rule.</remarks>
public static class OrderDecider
{
    /// <summary>Takes what the channel says now.</summary>
    /// <remarks>
    /// Snapshots are ordered by the channel's time of the last status change. Within one such time an order may change
    /// in other ways (address, packages), so an equal time is taken when anything differs, the status is not behind, and
    /// it was not asked for earlier.
    /// </remarks>
    public static OrderDecision ApplySnapshot(Order order, ChannelOrder snapshot, OrderPolicy policy, DateTimeOffset now)
    {
        if (order.Channel is not { } known)
            return Accept(order, now, new OrderEvent.Created(snapshot, policy, now));
        // What does not say when the order was placed does not place it anew.
        if (snapshot.IsPlacedAtUnknown)
            snapshot = snapshot with { PlacedAt = known.PlacedAt, IsPlacedAtUnknown = known.IsPlacedAtUnknown };
        if (IsOlder(snapshot, known))
            return Reject(OrderRejectionCode.LateSnapshot, $"known as of {known.UpdatedAt:O}, this is as of {snapshot.UpdatedAt:O}");
        // An equal snapshot says something new once it should have shown what we did, and does not.
        if (ChannelOrderComparer.AreSame(known, snapshot) && !Arrangements.ReopenedBy(order, snapshot).Any())
            return OrderDecision.AlreadyDone;

        var changed = new OrderEvent.ChannelChanged(snapshot, now);
        var becamePayable = known.Status < ChannelOrderStatus.AwaitingShipment
            && snapshot.Status is >= ChannelOrderStatus.AwaitingShipment and < ChannelOrderStatus.Cancelled;

        // Stock that was short before the buyer paid may have been received since: reserve again before failing.
        return becamePayable && order is { State: OrderState.Received, IsShort: true }
            ? Accept(order, now, changed, new OrderEvent.StockWanted(order.Round + 1, now))
            : Accept(order, now, changed);
    }

    private static bool IsOlder(ChannelOrder snapshot, ChannelOrder known)
    {
        if (snapshot.UpdatedAt != known.UpdatedAt)
            return snapshot.UpdatedAt < known.UpdatedAt;

        return snapshot.Status < known.Status || snapshot.AskedAt < known.AskedAt;
    }

    /// <param name="lineIds">The lines that must not ship; empty = the whole order.</param>
    public static OrderDecision Hold(
        Order order, string operationId, string reason, ImmutableArray<string> lineIds, DateTimeOffset now)
    {
        if (order.Operations.Contains(operationId))
            return OrderDecision.AlreadyDone;
        if (OrderPermissions.ToHold(order, lineIds) is { } obstacle)
            return obstacle.Decision;

        // Lines that a person holds already stay held.
        var known = order.Holds.GetValueOrDefault(HoldKind.Manual)?.LineIds ?? [];
        ImmutableArray<string>? lines = lineIds.IsEmpty
            ? null
            : [.. known.Union(lineIds, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return Accept(order, now, new OrderEvent.HoldPlaced(HoldKind.Manual, reason, operationId, now, lines));
    }

    /// <summary>Lifts a hold.</summary>
    public static OrderDecision ReleaseHold(
        Order order, string operationId, HoldKind kind, string reason, DateTimeOffset now)
    {
        if (order.Operations.Contains(operationId))
            return OrderDecision.AlreadyDone;
        if (OrderPermissions.ToReleaseHold(order, kind) is { } obstacle)
            return obstacle.Decision;

        var released = new OrderEvent.HoldReleased(kind, reason, operationId, now);
        return kind is HoldKind.UncertainEffect
            ? Accept(order, now, [.. NotHappened(order, reason, now), released])
            : Accept(order, now, released);
    }

    /// <summary>
    /// The person who lifts the hold has looked at TikTok: had the call happened, TikTok would show its effect. So the call did
    /// not happen, and the order's lines may be shipped again.
    /// </summary>
    private static IEnumerable<OrderEvent> NotHappened(Order order, string reason, DateTimeOffset now) =>
        order.Effects.Values
            .Where(effect => effect.Status is EffectStatus.Uncertain)
            .Select(effect => new OrderEvent.EffectRefused(effect.Id, $"a person found that it had not happened: {reason}", now));

    public static OrderDecision Retry(Order order, string operationId, DateTimeOffset now)
    {
        if (order.Operations.Contains(operationId))
            return OrderDecision.AlreadyDone;

        return OrderPermissions.ToRetry(order) is { } obstacle
            ? obstacle.Decision
            : Accept(order, now, new OrderEvent.RetryRequested(operationId, now));
    }

    /// <summary>Intends the calls that arrange shipping. The order is shipped only when the carrier has scanned it.</summary>
    public static OrderDecision Ship(Order order, string operationId, ShipRequest request, DateTimeOffset now)
    {
        if (order.Operations.Contains(operationId))
            return OrderDecision.AlreadyDone;
        if (OrderPermissions.ToShipAnything(order) is { } obstacle)
            return obstacle.Decision;

        return ShippingPlan.For(order, request) switch
        {
            Decision<ShipInstruction, OrderRejection>.Rejected no => OrderDecision.Reject(no.Reason),
            Decision<ShipInstruction, OrderRejection>.Accepted plan =>
                Accept(order, now, Intents(order, operationId, plan.Events, now)),
            var other => throw Invariant.Unreachable(other),
        };
    }

    /// <summary>Intends a cancellation by the seller. The order is cancelled only when the channel says so.</summary>
    /// <param name="lineIds">The lines to cancel, and no others; empty = the whole order.</param>
    public static OrderDecision Cancel(
        Order order, string operationId, string reason, ImmutableArray<string> lineIds, DateTimeOffset now)
    {
        if (order.Operations.Contains(operationId))
            return OrderDecision.AlreadyDone;

        if (OrderPermissions.ToCancel(order, lineIds) is { } obstacle)
            return obstacle.Decision;

        ImmutableArray<string>? lines = lineIds.IsEmpty ? null : [.. lineIds.Distinct().Order(StringComparer.Ordinal)];
        return Accept(
            order,
            now,
            new OrderEvent.CancelIntended(operationId, EffectId(order, 1), reason, now + EffectPolicy.CallTime, now, lines));
    }

    /// <summary>Something is due: retries what may be retried, and notes that the channel is asked again.</summary>
    public static OrderDecision Wake(Order order, DateTimeOffset now)
    {
        if (OrderProcess.NextAction(order) is not { } action || action.DueAt > now)
            return OrderDecision.AlreadyDone;
        if (OrderProcess.Next(order, now) is not null)
            return OrderDecision.AlreadyDone;
        if (order is { State: OrderState.Failed, Failure: { } failure } && !OrderRetries.AreOver(failure))
            return Accept(order, now, new OrderEvent.RetryRequested($"auto/{order.Round}/{order.Failure.Attempt}", now));

        var asked = new OrderEvent.CheckedAgain(action.Name, now);
        return order is { State: OrderState.Received or OrderState.Processing, IsShort: true }
            ? Accept(order, now, asked, new OrderEvent.StockWanted(order.Round + 1, now))
            : Accept(order, now, asked);
    }

    internal static OrderDecision Accept(Order order, DateTimeOffset now, params ImmutableArray<OrderEvent> events) =>
        events.IsEmpty ? OrderDecision.AlreadyDone : OrderDecision.Accept(OrderFollowUp.Complete(order, events, now));

    private static ImmutableArray<OrderEvent> Intents(
        Order order, string operationId, ImmutableArray<ShipInstruction> instructions, DateTimeOffset now) =>
    [
        .. instructions.Select((instruction, index) => (OrderEvent)new OrderEvent.ShipIntended(
            operationId, EffectId(order, index + 1), instruction, now + EffectPolicy.CallTime, now)),
    ];

    private static string EffectId(Order order, int offset) => $"{order.Key}/{order.Effects.Count + offset}";

    private static OrderDecision Reject(OrderRejectionCode code, string message) =>
        OrderDecision.Reject(new OrderRejection(code, message));
}
