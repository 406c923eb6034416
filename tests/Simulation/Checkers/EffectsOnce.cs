using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>I7: no line is arranged twice and no order cancelled twice, whatever was retried.</summary>
internal sealed class EffectsOnce : Checker
{
    private readonly HashSet<(string Kind, string Target)> _done = [];

    public EffectsOnce(CheckedWorld world)
        : base(world) => world.TikTok.Ledger.Added += Look;

    private void Look(LedgerEntry entry)
    {
        if (entry.Kind is "shipped" or "cancelled by us")
            Require(_done.Add((entry.Kind, entry.Target)), $"{entry.Target} was {entry.Kind} twice");
    }

    public override void AtEnd()
    {
        // What we say is done was done, and what was done at our request is known to be.
        foreach (var effect in Tables.Effects)
        {
            RequireAtEnd(effect.Status != EffectStatus.Intent, $"effect {effect.EffectId} was never settled");
            if (effect.Status == EffectStatus.Done)
                RequireDone(effect);
        }
    }

    private void RequireDone(RowImage.Effect effect)
    {
        var order = World.TikTok.Find(OrderKey.Parse(effect.Stream["order/".Length..]).TikTokOrderId);
        var isDone = effect.Kind == "tiktok.cancel"
            ? order.CancellationId is not null
            : order.Lines.Exists(line => line.IsArranged && effect.Request.Contains($"\"{line.Id}\"", StringComparison.Ordinal));
        Require(isDone, $"effect {effect.EffectId} is said to be done and TikTok does not know it");
    }
}
