using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>Told of each effect that was committed as an intent, so that its first call can be made at once.</summary>
/// <remarks>Only a hint: one that is lost is taken up when its due time has passed.</remarks>
public interface IEffectHint
{
    /// <param name="trace">What it was intended in, as a W3C traceparent; null without.</param>
    void Intended(OrderKey order, OrderEffect effect, string? trace = null);
}
