using System.Collections.Immutable;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Shops;

/// <summary>Which SKUs a channel's variant takes its stock from.</summary>
/// <param name="Sku">The SKU where one unit of it is taken; empty where several units are taken, or none.</param>
/// <param name="Units">What is taken where that is not one unit of one SKU; null, as in all links made before, where it is.</param>
public sealed record ListingLink(
    string ChannelSkuId, string SellerSku, string Sku, string Title, ImmutableArray<SkuUnits>? Units = null)
{
    /// <summary>What one unit of the variant takes; empty for a link that was taken away.</summary>
    public ImmutableArray<SkuUnits> GetTaken() => Units ?? (Sku.Length == 0 ? [] : [new SkuUnits(Sku, 1)]);

    /// <summary>A link in the one form that is stored: names as they are compared, in the order of their code points.</summary>
    /// <param name="units">Empty takes the link away.</param>
    public static ListingLink Of(string channelSkuId, string sellerSku, string title, IEnumerable<SkuUnits> units)
    {
        ImmutableArray<SkuUnits> takes =
        [
            .. units.GroupBy(unit => StockName.Normalize(unit.Sku), StringComparer.Ordinal)
                .OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => new SkuUnits(same.Key, same.Sum(unit => unit.Units))),
        ];
        return takes switch
        {
            [] => new ListingLink(channelSkuId, sellerSku, "", title),
            [{ Units: 1 } single] => new ListingLink(channelSkuId, sellerSku, single.Sku, title),
            _ => new ListingLink(channelSkuId, sellerSku, "", title, takes),
        };
    }
}
