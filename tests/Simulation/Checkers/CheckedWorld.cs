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
    DateTimeOffset HealsAt);
