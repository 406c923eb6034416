using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Checkers;

/// <summary>A call that ships is one that was intended, of lines that nothing stopped for a good while.</summary>
/// <remarks>
/// The product reads an order in the last moment before each call. So what could be read, or was told to it, or a person said
/// a minute before the call reached TikTok was known to it. Of what happened in one and the same second as a change that could
/// be read nobody can say that it was newer.
/// </remarks>
internal sealed class ShipsNothingAgainstTheNews : Checker
{
    /// <summary>Longer than it takes from the last reading to the call: 15 s to begin it, standstill, and a slow way.</summary>
    private static readonly TimeSpan s_known = TimeSpan.FromSeconds(60);

    /// <summary>A message that no reading bears out stops an order for so long.</summary>
    private static readonly TimeSpan s_believed = TimeSpan.FromMinutes(9);

    private readonly List<(ToldStop Stop, DateTimeOffset At)> _told = [];

    public ShipsNothingAgainstTheNews(CheckedWorld world)
        : base(world)
    {
        world.TikTok.ShipAsked += Look;
        world.TikTok.CancelAsked += (order, lines) => Require(
            IntentsOf(order).Any(intent => intent.Ship is null && (intent.CancelLines ?? []).SequenceEqual(lines)),
            $"TikTok was asked to cancel lines {string.Join(", ", lines)} of {order.Id}, which nobody had intended so");
    }

    /// <summary>Notes which messages of a cancellation the product has worked on.</summary>
    public override void AfterCommit(Commit commit)
    {
        foreach (var (before, after) in commit.Settled)
        {
            var isWorkedOn = before.Attempts == 0 && after.Attempts > 0 && after.Status is InboxStatus.Pending or InboxStatus.Applied;
            if (isWorkedOn && World.Webhooks.StopOf(after.Delivery.NotificationId) is { } stop && Tables.FindOrder(stop.Order.Id) is not null)
            {
                _told.Add((stop, World.World.Now));
                if (stop.Order.Versions.At(World.World.Now)?.Number < stop.Version)
                    World.World.Statistics.Saw("cancellation told before it can be read");
            }
        }
    }

    private void Look(SimulatedOrder order, ShipInstruction instruction)
    {
        Require(
            IntentsOf(order).Any(intent => IsSame(intent.Ship, instruction)),
            $"TikTok was asked to ship lines {string.Join(", ", instruction.LineIds)} of {order.Id}, which nobody had intended so");
        var now = World.World.Now;
        if (order.Versions.At(now - s_known) is not { } then || order.Versions.At(now) is not { } shown)
            return;

        Require(!(then.IsRequested && shown.IsRequested), $"order {order.Id} was shipped although the buyer had asked to cancel it");
        Require(!(then.NeedsInvoice && shown.NeedsInvoice), $"order {order.Id} was shipped although its invoice was missing");
        foreach (var line in instruction.LineIds)
        {
            Require(
                !then.Lines.Any(one => one.Id == line && one.IsCancelled),
                $"line {line} was shipped although it could be read that it is cancelled");
            Require(
                !World.Seller.Holds.Any(hold => hold.Order == order && hold.Covers(line) && hold.Since + s_known < now && !(hold.ReleasedAt <= now)),
                $"line {line} was shipped although a person held it");
        }

        Require(
            !_told.Exists(told => told.Stop.Order == order && told.Stop.Version > shown.Number && !order.RefusedRequests.Contains(told.Stop.At)
                && told.Stop.At > shown.Document.UpdatedAt.AddSeconds(1) && told.At + s_known < now && now < told.At + s_believed),
            $"order {order.Id} was shipped although a message had told that it must not be");
    }

    private IEnumerable<EffectRequest> IntentsOf(SimulatedOrder order)
    {
        var stream = new OrderKey(order.Shop.Key.SellerId, order.Shop.Key.ShopId, order.Id).Stream;
        return Tables.Effects.Where(effect => effect.Stream == stream).Select(effect => EffectRequest.Read(effect.Request));
    }

    private static bool IsSame(ShipInstruction? intended, ShipInstruction asked) =>
        intended is not null
        && (intended.Method, intended.PackageId, intended.TrackingNumber) == (asked.Method, asked.PackageId, asked.TrackingNumber)
        && intended.LineIds.SequenceEqual(asked.LineIds);
}
