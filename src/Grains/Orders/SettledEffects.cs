using OrderActors.Domain;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Grains.Orders;

/// <summary>What became of an external call, from the message to the rule.</summary>
internal static class SettledEffects
{
    public static Decision<OrderEvent, OrderRejection> Decide(Order order, SettleEffect command, DateTimeOffset now)
    {
        var (id, message) = (command.EffectId, command.Message ?? "");
        int? attempt = command.Attempt > 0 ? command.Attempt : null;
        return command.Outcome switch
        {
            EffectOutcome.Done => OrderEffects.Done(
                order, id, command.Reference ?? "", command.TrackingNumber, command.ShippingProvider, command.Message, now),
            EffectOutcome.Refused => OrderEffects.Refused(order, id, message, now, attempt),
            EffectOutcome.Later => OrderEffects.Delayed(order, id, DelayOf(command), now, attempt),
            EffectOutcome.Superseded => OrderEffects.Superseded(order, id, message, now, attempt),
            EffectOutcome.Uncertain => OrderEffects.Uncertain(order, id, message, now, attempt),
            EffectOutcome.None => throw Invariant.Unreachable(command.Outcome),
        };
    }

    private static EffectDelay DelayOf(SettleEffect command) => new(
        command.Message ?? "",
        command.RetryAfter ?? TimeSpan.Zero,
        command.Call switch
        {
            CallKnowledge.None or CallKnowledge.Unknown => CallOutcome.Unknown,
            CallKnowledge.NotDone => CallOutcome.NotDone,
            CallKnowledge.NotMade => CallOutcome.NotMade,
        },
        command.Cause switch
        {
            EffectDelayCause.None or EffectDelayCause.Call => DelayCause.Call,
            EffectDelayCause.Passing => DelayCause.Passing,
            EffectDelayCause.Account => DelayCause.Account,
        });
}
