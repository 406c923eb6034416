using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation.Checkers;

/// <summary>A line whose label was voided ships again: it is neither refused as shipped already, nor accepted without a call.</summary>
internal sealed class ShipsWhatItAccepts : Checker
{
    public ShipsWhatItAccepts(CheckedWorld world)
        : base(world) => world.Seller.ShipAnswered += Look;

    private void Look(SimulatedOrder order, AskedCommand asked, CommandReply reply)
    {
        // What the order learned while the command was under way, the command may have come before.
        if (Tables.FindOrder(order.Id) is not { } row
            || World.EventsOf(row).LastOrDefault(one => one is OrderEvent.ChannelChanged)?.At + s_clocks > asked.At)
        {
            return;
        }

        foreach (var line in order.Lines.Where(line => asked.LineIds.Contains(line.Id)))
        {
            if (!IsKnownToBeOpen(order, line, row))
                continue;

            World.World.Statistics.Saw("voided line shipped again");
            var isRefused = reply.Code == nameof(OrderRejectionCode.AlreadyArranged) && reply.Message.Contains(line.Id, StringComparison.Ordinal);
            Require(!isRefused || HasNewerCall(line, row), $"line {line.Id} is open again and cannot be shipped: {reply.Message}");
            Require(!reply.Accepted || HasNewerCall(line, row), $"line {line.Id} is open again; to ship it was accepted and nothing is done");
        }
    }

    /// <summary>TikTok's last word is that the line is open again, and the order has taken both: that it had a label, and that word.</summary>
    private bool IsKnownToBeOpen(SimulatedOrder order, SimulatedLine line, RowImage.Order row) =>
        line is { IsArranged: false, IsCancelled: false, ReopenedIn: { } reopened }
        && row.OrderData == order.Versions.Last.Document.Json
        && row.ChannelUpdatedAt >= reopened.Document.UpdatedAt
        && (HasSeenItsLabel(line, row) || reopened.VisibleAt + s_visible < World.World.Now);

    private bool HasSeenItsLabel(SimulatedLine line, RowImage.Order row)
    {
        var events = World.EventsOf(row).ToList();
        var arranged = events.FindLastIndex(one => one is OrderEvent.ShipIntended intended && intended.Instruction.LineIds.Contains(line.Id));
        return events.Skip(arranged + 1).OfType<OrderEvent.ChannelChanged>()
            .Any(one => one.Channel.Lines.Any(shown => shown.Id == line.Id && shown.PackageStatus is ChannelPackageStatus.Processing
                || shown.Id == line.Id && shown.Status is ChannelOrderStatus.AwaitingCollection));
    }

    /// <summary>The instant of an event is by the clock of its process.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromSeconds(2);

    /// <summary>A label that no reading has shown counts as void once it must be visible, and is not.</summary>
    private static readonly TimeSpan s_visible = TimeSpan.FromMinutes(14);

    /// <summary>A call since then, or an earlier one of which nobody knows yet what became of it.</summary>
    private bool HasNewerCall(SimulatedLine line, RowImage.Order row) =>
        World.EventsOf(row).OfType<OrderEvent.ShipIntended>()
            .Any(one => one.Instruction.LineIds.Contains(line.Id) && one.At > line.ReopenedIn!.At - TimeSpan.FromSeconds(2))
        || Tables.Effects.Any(effect => effect.Status is EffectStatus.Intent or EffectStatus.Uncertain && effect.Stream == row.Key.Stream);
}
