using Orleans;

namespace OrderActors.GrainInterfaces.Effects;

// Numbers are on the wire: add at the end, never renumber, never reuse.

/// <param name="Stream">The owner's stream.</param>
/// <param name="Target">Integration and account: <c>{integration}/{account}</c>.</param>
/// <param name="Request">As stored with the intent.</param>
/// <param name="LookFirst">The call may have happened before: take it up, and find out first.</param>
/// <param name="CallBefore">For a first call: later than this nobody may make it without taking it up.</param>
/// <param name="TraceParent">What it was intended in; null without.</param>
[GenerateSerializer, Immutable, Alias("orderactors.perform-owned-effect")]
public sealed record PerformOwnedEffect(
    [property: Id(0)] string EffectId,
    [property: Id(1)] string Stream,
    [property: Id(2)] string SellerId,
    [property: Id(3)] string Kind,
    [property: Id(4)] string Target,
    [property: Id(5)] string Request,
    [property: Id(6)] bool LookFirst,
    [property: Id(7)] DateTimeOffset CallBefore,
    [property: Id(8)] string? TraceParent);
