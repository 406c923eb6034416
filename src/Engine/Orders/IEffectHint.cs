using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>Told of each effect that was committed as an intent, so that its first call can be made at once.</summary>
/// <remarks>Only a hint: one that is lost is taken up when its due time has passed.</remarks>
public interface IEffectHint
{
    void Intended(OrderKey order, OrderEffect effect);
}
