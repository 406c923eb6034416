using System.Collections.Immutable;

namespace OrderActors.Domain.Channels;

/// <summary>What the seller earns on the goods of an order: what the buyer paid for them, and what the platform added.</summary>
/// <remarks>Before the platform's fees, which no order states.</remarks>
public static class SellerRevenue
{
    /// <returns>Null when a part that it is the sum of is unknown: a sum without that part would be wrong.</returns>
    public static decimal? Of(ChannelOrder order) =>
        order.Money is { SubTotal: { } paid, PlatformDiscount: { } added } ? paid + added : OfLines(order.Lines);

    private static decimal? OfLines(ImmutableArray<ChannelOrderLine> lines)
    {
        // A cancelled order keeps its amounts; of any other order only the lines that are still wanted earn.
        var live = lines.Where(line => !line.IsCancelled).ToList();
        return (live.Count > 0 ? live : [.. lines])
            .Aggregate((decimal?)0, (sum, line) => sum + line.SalePrice + line.PlatformDiscount);
    }
}
