using System.Collections.Immutable;

namespace OrderActors.Domain.Orders.Search;

/// <summary>What an order is found by, besides its own id.</summary>
/// <param name="Ids">
/// Package ids, tracking numbers and our SKUs, each whole. An order is found by a former one as well, because the store adds
/// terms and takes none away.
/// </param>
/// <param name="Products">What its lines are of. Many orders share one: its words are stored once, and not with each order.</param>
public sealed record OrderSearchTerms(ImmutableArray<string> Ids, ImmutableArray<ProductTerms> Products)
{
    /// <summary>Beyond this an order has more packages than anybody looks for.</summary>
    private const int MaxIds = 500;

    public static OrderSearchTerms Of(Order order)
    {
        if (order.Channel is not { } channel)
            return new OrderSearchTerms([], []);

        IEnumerable<string?> ids =
        [
            .. channel.PackageIds,
            channel.TrackingNumber,
            .. channel.Lines.SelectMany(line => (string?[])[line.PackageId, line.TrackingNumber]),
            .. order.Packages.SelectMany(package => package.Tracking.Select(seen => seen.Number).Append(package.Id)),
            .. order.Groups.SelectMany(group => group.Lines).SelectMany(line => line.Needs).Select(need => need.Sku.Sku),
        ];
        ImmutableArray<ProductTerms> products = [.. channel.Lines.Select(ProductTerms.Of).DistinctBy(product => product.Key)];
        return new OrderSearchTerms(
            [
                .. ids.OfType<string>()
                    .Select(SearchText.CodeOf)
                    // Most SKUs have the name that the seller gave the variant, and the order is found by its product then.
                    .Where(id => id.Length > 0 && !products.Any(product => product.Codes.Contains(id)))
                    .Distinct(StringComparer.Ordinal)
                    .Take(MaxIds),
            ],
            products);
    }

    /// <summary>What either order image of one row is found by.</summary>
    public OrderSearchTerms With(OrderSearchTerms? earlier) => earlier is null
        ? this
        : new OrderSearchTerms(
            [.. earlier.Ids.Union(Ids, StringComparer.Ordinal)],
            [.. earlier.Products.Concat(Products).DistinctBy(product => product.Key)]);

    /// <summary>Whether an event can bring a term that the order did not have.</summary>
    public static bool CanGrowBy(OrderEvent @event) => @event is OrderEvent.Created or OrderEvent.ChannelChanged
        or OrderEvent.Validated or OrderEvent.ShipArranged;
}
