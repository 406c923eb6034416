using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

/// <summary>The process manager of an order: what to do next, and when to look again. Pure, and a function of the order alone.</summary>
public static class OrderProcess
{
    /// <summary>How long a reservation outlives the buyer's time to pay.</summary>
    public static readonly TimeSpan ReservationGrace = TimeSpan.FromMinutes(10);

    /// <summary>How long a buyer may take to pay where the channel does not say.</summary>
    public static readonly TimeSpan PaymentWindow = TimeSpan.FromHours(24);

    /// <summary>The step to take now; null when the order waits for somebody.</summary>
    public static OrderStep? Next(Order order, DateTimeOffset now)
    {
        if (!order.Exists || order.IsTerminal)
            return null;

        foreach (var group in order.Groups)
        {
            if (GroupSteps.Next(order, group) is { } step)
                return step;
        }

        if (OrderLines.WithoutStock(order).Any())
            return new OrderStep.Resolve();

        return ShipsByRule(order) && now >= ShipsByRuleAt(order)
            ? new OrderStep.AutoShip($"rule/auto-ship/{order.Effects.Count + 1}")
            : null;
    }

    /// <summary>Whether the order only waits: for an event from outside, or until its next action is due.</summary>
    public static bool IsIdle(Order order, DateTimeOffset now) => order.EffectInFlight is null && Next(order, now) is null;

    /// <summary>What the order waits for, in words, and when somebody must look; null when nothing follows any more.</summary>
    /// <remarks>An order that is not terminal always has one (invariant I4).</remarks>
    public static NextAction? NextAction(Order order)
    {
        if (order.IsTerminal)
            return null;
        if (Next(order, DateTimeOffset.MinValue) is { } step)
        {
            return order.Trouble is { } trouble && trouble.Step == NameOf(step)
                ? trouble.Next()
                : new NextAction(NameOf(step), order.UpdatedAt + RetryStepAfter);
        }

        if (order.EffectInFlight is { } effect)
        {
            // Counted from the last look as well: an effect that stays overdue must not be looked after in every sweep.
            var since = effect.DueAt > order.UpdatedAt ? effect.DueAt : order.UpdatedAt;
            return new NextAction($"finish {effect.Kind.ToString().ToLowerInvariant()} call", since + CheckEffectAfter);
        }

        return order.State switch
        {
            OrderState.Received => WhileReceived(order),
            OrderState.Processing => WhileProcessing(order),
            OrderState.Shipped => new NextAction("await delivery", order.UpdatedAt + TimeSpan.FromHours(6)),
            OrderState.Failed => WhileFailed(order),
            OrderState.Delivered or OrderState.Cancelled =>
                throw new InvariantBrokenException($"{order.Key} has ended and still has stock to settle"),
        };
    }

    /// <summary>A step that was begun is taken up again after this long, should its process have died.</summary>
    private static readonly TimeSpan RetryStepAfter = TimeSpan.FromSeconds(10);

    /// <summary>The effect has its own completer; the order looks after it only when that failed for long.</summary>
    private static readonly TimeSpan CheckEffectAfter = TimeSpan.FromMinutes(10);

    private static NextAction WhileReceived(Order order)
    {
        if (order.Shortage is not null)
            return new NextAction("await stock", order.UpdatedAt + TimeSpan.FromMinutes(10));
        if (order.Holds.ContainsKey(HoldKind.Remorse))
            return new NextAction("await end of the buyer's hour", order.UpdatedAt + TimeSpan.FromMinutes(15));
        if (order.IsOnHold)
            return new NextAction("await release of the hold", order.UpdatedAt + TimeSpan.FromHours(1));

        return order.IsPaid
            ? new NextAction("await the channel", order.UpdatedAt + TimeSpan.FromMinutes(15))
            : new NextAction("await payment", order.UpdatedAt + TimeSpan.FromHours(1));
    }

    private static NextAction WhileProcessing(Order order)
    {
        if (order.IsOnHold)
            return new NextAction("await release of the hold", order.UpdatedAt + TimeSpan.FromHours(1));
        if (ShipsByRule(order))
            return new NextAction("ship by rule", ShipsByRuleAt(order));

        var lines = LineTally.Of(order);
        if (lines.Ready > 0)
        {
            var isHeld = order.ActiveLines.All(
                line => OrderLines.StateOf(order, line) is not LineState.Ready || order.HoldOf(line.Id) is not null);
            return new NextAction(
                isHeld ? "await release of the hold" : "ship", order.UpdatedAt + TimeSpan.FromHours(1));
        }

        if (lines.ShortOfStock > 0)
            return new NextAction("await stock", order.UpdatedAt + OrderRetries.WaitAfter(order.Round));
        if (lines.Refused > 0)
            return new NextAction("needs a person", order.UpdatedAt + TimeSpan.FromHours(6));

        return WhatBecomesVisible(order) is { } effect
            ? new NextAction("await the label at TikTok", Later(effect.SettledAt!.Value, order.UpdatedAt) + EffectPolicy.VisibleAfter)
            : new NextAction("await the carrier's scan", order.UpdatedAt + TimeSpan.FromHours(2));
    }

    /// <summary>A call that is done, and that the channel does not show yet.</summary>
    private static OrderEffect? WhatBecomesVisible(Order order)
    {
        foreach (var line in order.ActiveLines)
        {
            if (OrderLines.StateOf(order, line) is LineState.Arranged
                && Arrangements.Of(order, line) is Arrangement.Ours
                && Arrangements.OursFor(order, line.Id) is { Status: EffectStatus.Done } effect)
            {
                return effect;
            }
        }

        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static NextAction WhileFailed(Order order)
    {
        Invariant.Require(order.Failure is not null, "a failed order says why");
        if (OrderRetries.AreOver(order.Failure))
            return new NextAction("needs a person", order.UpdatedAt + TimeSpan.FromHours(6));

        return new NextAction("retry", order.UpdatedAt + OrderRetries.WaitAfter(order.Failure.Attempt));
    }

    /// <remarks>
    /// Once; and again where the channel refused it and a person then retried. Where a person wanted to cancel, or a part
    /// is arranged, the rest is for that person.
    /// </remarks>
    private static bool ShipsByRule(Order order) =>
        order is { State: OrderState.Processing, IsReady: true, Policy.AutoShipAfter: not null }
        && order.Effects.Values.All(effect => effect is { Kind: EffectKind.Ship, Status: EffectStatus.Refused })
        && order.Effects.Values.Count(effect => effect.IsSuperseded) < MaxSupersededByRule
        && order.Channel is { Status: ChannelOrderStatus.AwaitingShipment, IsFulfilledBySeller: true }
        && ShippingPlan.For(order, ShipRequest.Everything)
            is Decision<ShipInstruction, OrderRejection>.Accepted { Events.IsEmpty: false };

    /// <summary>
    /// An order that changes under so many intents is left to a person: a rule that decides the same each time would go on for ever.
    /// </summary>
    private const int MaxSupersededByRule = 5;

    private static DateTimeOffset ShipsByRuleAt(Order order) => order.EnteredStateAt + order.Policy.AutoShipAfter!.Value;

    internal static string NameOf(OrderStep step) => step switch
    {
        OrderStep.Resolve => "link lines to SKUs",
        OrderStep.Reserve => "reserve stock",
        OrderStep.Confirm => "confirm stock",
        OrderStep.Shrink => "give back stock of cancelled lines",
        OrderStep.GiveUp => "give stock back",
        OrderStep.Consume => "take stock off the shelf",
        OrderStep.AutoShip => "ship by rule",
        _ => throw Invariant.Unreachable(step),
    };
}
