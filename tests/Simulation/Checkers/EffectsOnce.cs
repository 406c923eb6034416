using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>I7: no line gets a second label while it has one, and nothing is cancelled twice, whatever was retried.</summary>
internal sealed class EffectsOnce : Checker
{
    private readonly HashSet<(string Kind, string Target)> _done = [];

    public EffectsOnce(CheckedWorld world)
        : base(world) => world.TikTok.Ledger.Added += Look;

    private void Look(LedgerEntry entry)
    {
        if (entry.Kind is "shipped" or "cancelled by us")
            Require(_done.Add((entry.Kind, entry.Target)), $"{entry.Target} was {entry.Kind} twice");
        if (entry.Kind is "label void")
            _done.Remove(("shipped", entry.Target));
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
        var request = EffectRequest.Read(effect.Request);
        var isDone = request.Ship is { } ship
            ? order.Lines.Where(line => ship.LineIds.Contains(line.Id)).All(line => line.WasArranged || line.IsCancelled)
            : order.Lines.Where(line => request.CancelLines is not { IsEmpty: false } lines || lines.Contains(line.Id)).All(line => line.IsCancelled);
        Require(isDone, $"effect {effect.EffectId} is said to be done and TikTok does not know it");
    }
}
