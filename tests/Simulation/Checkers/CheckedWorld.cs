using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation.Checkers;

/// <summary>What the checkers look at.</summary>
internal sealed record CheckedWorld(
    World World,
    SimulatedStore Store,
    SimulatedTikTok TikTok,
    WebhookSender Webhooks,
    Seller Seller,
    DateTimeOffset HealsAt)
{
    /// <summary>After so long without news everything that follows from the news before has been done.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, List<OrderEvent>> _events = new(StringComparer.Ordinal);

    /// <summary>The order's journal, read.</summary>
    public IReadOnlyList<OrderEvent> EventsOf(RowImage.Order row)
    {
        var stored = Store.Tables.Streams[row.Key.Stream].Events;
        if (!_events.TryGetValue(row.Key.Stream, out var events))
            _events[row.Key.Stream] = events = [];
        foreach (var one in stored.Skip(events.Count))
            events.Add(OrderEvents.Codec.Decode(one.Type, one.Data));

        return events;
    }

    /// <summary>The order is known as it stands at TikTok, and all has been done that follows: no fault, no news, no call under way.</summary>
    public bool IsQuiet(SimulatedOrder order, RowImage.Order row) =>
        World.IsHealed
        && World.Now >= HealsAt + s_settling
        && World.Now >= order.Versions.Last.VisibleAt + s_settling
        && row.OrderData == order.Versions.Last.Document.Json
        && Store.Tables.Streams[row.Key.Stream].Events[^1].At + s_settling <= World.Now
        && !Store.Tables.Effects.Any(effect => effect.Status is EffectStatus.Intent && effect.Stream == row.Key.Stream);
}
