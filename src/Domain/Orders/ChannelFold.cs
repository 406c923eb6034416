using System.Collections.Immutable;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders;

/// <summary>What a new word of the channel changes in what the order remembers of the words before it.</summary>
internal static class ChannelFold
{
    public static Order Take(Order order, ChannelOrder snapshot) => order with
    {
        Channel = snapshot,
        Reopened = order.Effects.IsEmpty
            ? order.Reopened
            : With(order.Reopened, Arrangements.ReopenedBy(order, snapshot)),
        DeliveredLineIds = With(
            order.DeliveredLineIds,
            snapshot.Lines
                .Where(line => !OrderLines.IsCancelled(snapshot, line)
                    && OrderLines.IsShownDelivered(snapshot, line)
                    && !order.HasDelivered(line.Id))
                .Select(line => line.Id)),
    };

    /// <remarks>The array itself where nothing is added: most orders have nothing to remember, and share the empty one.</remarks>
    private static ImmutableArray<T> With<T>(ImmutableArray<T> known, IEnumerable<T> added)
    {
        ImmutableArray<T> more = [.. added];
        return more.IsEmpty ? known : known.AddRange(more);
    }
}
