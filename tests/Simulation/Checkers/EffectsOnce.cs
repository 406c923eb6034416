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

        foreach (var order in World.TikTok.Orders)
        {
            foreach (var line in order.Lines.Where(line => line is { IsCancelled: false, Package: { IsByUs: true, ArrangedAt: not null } }))
                RequireKnown(order, line);
        }
    }

    private void RequireKnown(SimulatedOrder order, SimulatedLine line)
    {
        var stream = new OrderKey(order.Shop.Key.SellerId, order.Shop.Key.ShopId, order.Id).Stream;
        Require(
            Tables.Effects.Any(effect => effect.Stream == stream && effect.Status is EffectStatus.Done or EffectStatus.Uncertain
                && EffectRequest.Read(effect.Request).Ship is { } ship && ship.LineIds.Contains(line.Id)),
            $"line {line.Id} was shipped at our request, and no effect says so");
    }

    private void RequireDone(RowImage.Effect effect)
    {
        var order = World.TikTok.Find(OrderKey.Parse(effect.Stream["order/".Length..]).TikTokOrderId);
        var request = EffectRequest.Read(effect.Request);
        var isDone = request.Ship is { } ship
            ? order.Lines.FindAll(line => ship.LineIds.Contains(line.Id)) is var lines
                && lines.Exists(line => line.WasArranged) && lines.TrueForAll(line => line.WasArranged || line.IsCancelled)
            : order.Lines.Where(line => request.CancelLines is not { IsEmpty: false } named || named.Contains(line.Id)).All(line => line.IsCancelled);
        Require(isDone, $"effect {effect.EffectId} is said to be done and TikTok does not know it");
    }
}
