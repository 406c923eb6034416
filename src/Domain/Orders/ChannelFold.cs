using System.Collections.Immutable;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

/// <summary>What a new word of the channel changes in what the order remembers of the words before it.</summary>
/// <remarks>Most orders have nothing to remember yet, and share the empty arrays.</remarks>
internal static class ChannelFold
{
    public static Order Take(Order order, ChannelOrder snapshot, DateTimeOffset at)
    {
        var told = order with
        {
            Channel = snapshot,
            Reopened = order.Effects.IsEmpty ? order.Reopened : [.. order.Reopened, .. Arrangements.ReopenedBy(order, snapshot)],
            DeliveredLineIds = Delivered(order, snapshot),
        };
        var packages = PackageFold.Seen(told, at);
        return packages == told.Packages ? told : told with { Packages = packages };
    }

    private static ImmutableArray<string> Delivered(Order order, ChannelOrder snapshot)
    {
        var delivered = order.DeliveredLineIds;
        foreach (var line in snapshot.Lines)
        {
            if (!OrderLines.IsCancelled(snapshot, line)
                && OrderLines.IsShownDelivered(snapshot, line)
                && !delivered.Contains(line.Id))
            {
                delivered = delivered.Add(line.Id);
            }
        }

        return delivered;
    }
}
