using OrderActors.Domain.Effects;

namespace OrderActors.Engine.Effects;

/// <summary>How the time of an effect is divided between its first call and a later take-up.</summary>
internal static class EffectTiming
{
    /// <summary>A call that begins later than this before the effect is due might overlap with the call of the process that takes the effect up.</summary>
    public static readonly TimeSpan CallMargin = TimeSpan.FromSeconds(30);

    /// <summary>After an effect was taken up, a call may begin within this time.</summary>
    public static readonly TimeSpan CallWithin = EffectPolicy.CallTime - CallMargin;
}
