using OrderActors.Domain.Orders;

namespace OrderActors.Simulation.Checkers;

/// <summary>An order fails for a refusal of TikTok only where TikTok has refused for good, and not for a reason that passes.</summary>
internal sealed class RefusalsThatPass : Checker
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public RefusalsThatPass(CheckedWorld world)
        : base(world) => world.TikTok.RefusedForGood += order => _refused.Add(order.Id);

    public override void AtEnd()
    {
        foreach (var row in Tables.Orders)
        {
            var failed = World.EventsOf(row).OfType<OrderEvent.Failed>()
                .FirstOrDefault(failed => failed.Reason is FailureReason.ShippingRefused);
            Require(
                failed is null || _refused.Contains(row.Key.TikTokOrderId),
                $"order {row.Key} failed although TikTok refused nothing for good: {failed?.Message}");
        }
    }
}
