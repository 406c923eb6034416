using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>Liveness: after the faults stop, everything comes to rest within a bound of virtual time.</summary>
internal sealed class EveryOrderEnds(CheckedWorld world) : Checker(world)
{
    /// <summary>Nothing is under way any more: at TikTok, at the sellers, and here.</summary>
    public bool IsAtRest(bool isTrafficOver) =>
        isTrafficOver
        && World.TikTok.Orders.All(order => order.IsFinal && Tables.FindOrder(order.Id) is { IsTerminal: true })
        && Tables.Inbox.All(row => !IsOpen(row))
        && Tables.Effects.All(effect => effect.Status != EffectStatus.Intent)
        && Tables.Stock.All(row => row.Reserved == 0);

    private bool IsOpen(InboxRow row) =>
        row.Status == InboxStatus.Pending && !World.Webhooks.MayWait(row.Delivery);

    /// <summary>Says what never came to rest.</summary>
    public void Explain(bool isTrafficOver)
    {
        var open = World.TikTok.Orders
            .Select(order => (Order: order, Row: Tables.FindOrder(order.Id)))
            .Where(pair => pair.Row is not { IsTerminal: true } || !pair.Order.IsFinal)
            .Select(pair => $"order {pair.Order.Id} is {pair.Order.Status} at TikTok and here "
                + (pair.Row is { } row ? $"{row.State} ({row.NextAction})" : "unknown"));
        var pending = Tables.Inbox.Where(IsOpen)
            .Select(row => $"delivery {row.Delivery.NotificationId} is pending: {row.Note}");
        var effects = Tables.Effects.Where(effect => effect.Status == EffectStatus.Intent)
            .Select(effect => $"effect {effect.EffectId} is not settled: {effect.Result}");
        var stock = Tables.Stock.Where(row => row.Reserved > 0).Select(row => $"{row.Key} still has {row.Reserved} reserved");
        var shops = Tables.Shops.Where(row => row.Status != ShopStatus.Connected).Select(row => $"shop {row.Key} is {row.Status}");
        string[] traffic = isTrafficOver ? [] : [$"{World.Seller.Open} errands of sellers are open"];
        RequireAtEnd(false, string.Join("; ", [.. open, .. pending, .. effects, .. stock, .. shops, .. traffic]));
    }
}
