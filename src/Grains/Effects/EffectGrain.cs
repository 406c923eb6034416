using Orleans;
using Orleans.Concurrency;
using OrderActors.Engine.Effects;
using OrderActors.GrainInterfaces.Effects;

namespace OrderActors.Grains.Effects;

/// <summary>The effects of one account. What it does is in the engine; this class only carries.</summary>
/// <remarks>Reentrant, because its calls take long and concern different effects; the engine notes which are under way.</remarks>
[Reentrant]
[GrainType("effect")]
public sealed class EffectGrain(IEnumerable<IEffectHandler> handlers, EffectOwners owners, TimeProvider clock)
    : Grain, IEffectGrain
{
    private readonly EffectEngine _effects = new(handlers, owners, clock);

    public Task PerformAsync(PerformOwnedEffect command) => _effects.PerformAsync(
        new EffectIntent(
            command.EffectId,
            command.Stream,
            command.SellerId,
            new EffectKindName(command.Kind),
            EffectTarget.Parse(command.Target),
            command.Request)
        {
            TraceParent = command.TraceParent,
        },
        command.LookFirst,
        command.CallBefore);
}
