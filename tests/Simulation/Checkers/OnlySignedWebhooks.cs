using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>What TikTok did not sign is not taken, and leaves no row.</summary>
internal sealed class OnlySignedWebhooks : Checker
{
    public OnlySignedWebhooks(CheckedWorld world)
        : base(world) =>
        world.Webhooks.Answered += webhook =>
            Require(webhook.Kind is not Webhook.Forged, $"webhook {webhook.Id} was taken and is not signed by TikTok");
}
