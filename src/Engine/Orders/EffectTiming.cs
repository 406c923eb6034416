using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>How an effect's time is divided between whoever calls and whoever takes the effect up after that.</summary>
internal static class EffectTiming
{
    /// <summary>A call that begins later than this before the effect is due might overlap with that of whoever takes it up.</summary>
    public static readonly TimeSpan CallMargin = TimeSpan.FromSeconds(30);

    /// <summary>After an effect was taken up, a call may begin within this time.</summary>
    public static readonly TimeSpan CallWithin = OrderDecider.EffectCallTime - CallMargin;
}
