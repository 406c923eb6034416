using System.Collections.Immutable;
using OrderActors.Domain.Orders;

namespace OrderActors.Engine.Orders;

/// <summary>Counts what became of orders and of their external effects, from the events that were committed.</summary>
internal static class OrderMetrics
{
    /// <param name="after">The order with the events.</param>
    public static void Count(Order after, ImmutableArray<OrderEvent> events)
    {
        foreach (var @event in events)
        {
            if (StateOf(@event) is { } state)
                EngineMetrics.Entered(state.Name());
            if (OutcomeOf(@event) is var (effectId, outcome) && after.Effects.TryGetValue(effectId, out var effect))
                EngineMetrics.Effect(EffectRequest.NameOf(effect.Kind).Value, outcome);

            // Only at the first try: a later round waits for stock or for a person, and says nothing about our speed.
            if (@event is OrderEvent.ProcessingStarted && after is { Round: 1, Channel: { } channel })
                EngineMetrics.ReachedProcessing(@event.At - Later(after.CreatedAt, channel.UpdatedAt));
        }
    }

    private static OrderState? StateOf(OrderEvent @event) => @event switch
    {
        OrderEvent.Created => OrderState.Received,
        OrderEvent.ProcessingStarted => OrderState.Processing,
        OrderEvent.Shipped => OrderState.Shipped,
        OrderEvent.Delivered => OrderState.Delivered,
        OrderEvent.Cancelled => OrderState.Cancelled,
        OrderEvent.Failed => OrderState.Failed,
        _ => null,
    };

    private static (string EffectId, string Outcome)? OutcomeOf(OrderEvent @event) => @event switch
    {
        OrderEvent.ShipIntended e => (e.EffectId, "intended"),
        OrderEvent.CancelIntended e => (e.EffectId, "intended"),
        OrderEvent.ShipArranged e => (e.EffectId, "done"),
        OrderEvent.CancelAccepted e => (e.EffectId, "done"),
        OrderEvent.EffectRefused e => (e.EffectId, "refused"),
        OrderEvent.EffectDelayed e => (e.EffectId, "later"),
        OrderEvent.EffectUncertain e => (e.EffectId, "uncertain"),
        _ => null,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
