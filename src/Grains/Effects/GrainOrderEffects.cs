using Orleans;
using OrderActors.Domain;
using OrderActors.Domain.Effects;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Orders;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Grains.Effects;

/// <summary>Orders as owners of effects.</summary>
public sealed class GrainOrderEffects(IGrainFactory grains) : IEffectOwner
{
    public string StreamPrefix => "order/";

    public async Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context)
    {
        var reply = await Grain(stream).TakeUpAsync(new TakeUpEffect(context.ToCaller(effectId), effectId));
        return reply.IsGranted ? new EffectGrant(reply.Attempt, reply.CalledUntil) : null;
    }

    public Task SettleAsync(string stream, string effectId, int attempt, EffectResult result, CommandContext context) =>
        Grain(stream).SettleEffectAsync(
            Message(result, context.ToCaller(effectId), effectId) with { Attempt = attempt });

    private static SettleEffect Message(EffectResult result, Caller caller, string effectId) => result switch
    {
        ShipmentArranged done => new SettleEffect(
            caller,
            effectId,
            EffectOutcome.Done,
            done.Reference,
            done.TrackingNumber,
            done.ShippingProvider,
            done.Warning,
            null),
        EffectResult.Done done => new SettleEffect(
            caller, effectId, EffectOutcome.Done, done.Reference, null, null, null, null),
        EffectResult.Refused refused => Ended(caller, effectId, EffectOutcome.Refused, refused.Message),
        EffectResult.Superseded superseded => Ended(caller, effectId, EffectOutcome.Superseded, superseded.Why),
        EffectResult.Uncertain uncertain => Ended(caller, effectId, EffectOutcome.Uncertain, uncertain.Message),
        EffectResult.Later { Delay: var delay } =>
            new SettleEffect(caller, effectId, EffectOutcome.Later, null, null, null, delay.Message, delay.After)
            {
                Call = delay.Outcome switch
                {
                    CallOutcome.Unknown => CallKnowledge.Unknown,
                    CallOutcome.NotDone => CallKnowledge.NotDone,
                    CallOutcome.NotMade => CallKnowledge.NotMade,
                },
                Cause = delay.Cause switch
                {
                    DelayCause.Call => EffectDelayCause.Call,
                    DelayCause.Passing => EffectDelayCause.Passing,
                    DelayCause.Account => EffectDelayCause.Account,
                },
            },
        _ => throw Invariant.Unreachable(result),
    };

    private static SettleEffect Ended(Caller caller, string effectId, EffectOutcome outcome, string message) =>
        new(caller, effectId, outcome, null, null, null, message, null);

    private IOrderGrain Grain(string stream) => grains.GetGrain<IOrderGrain>(stream[StreamPrefix.Length..]);
}
