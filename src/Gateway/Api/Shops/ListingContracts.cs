using OrderActors.Domain.Shops;
using OrderActors.Engine.Orders;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Shops;

/// <param name="Links">1 to 500; the last link of a variant counts.</param>
public sealed record ListingsRequest(IReadOnlyList<ListingRequest> Links);

/// <summary>What one unit of a variant takes from stock: one unit of a SKU, or the units given.</summary>
/// <param name="ChannelSkuId">TikTok's id of the variant.</param>
/// <param name="Sku">Our SKU of which one unit is taken; leave out where units are given.</param>
/// <param name="Units">Units by SKU, such as <c>{"TEA": 2, "CUP": 1}</c>: 1 to 10,000 of each, of at most 50 SKUs; <c>{}</c> takes the link away.</param>
public sealed record ListingRequest(
    string ChannelSkuId,
    string? Sku = null,
    string? SellerSku = null,
    string? Title = null,
    IReadOnlyDictionary<string, int>? Units = null)
{
    /// <summary>The link as it is stored.</summary>
    public ListingLink ToLink() => ListingLink.Of(
        TypedId.Of(ChannelSkuId),
        SellerSku ?? "",
        Title ?? "",
        Units is { } units ? units.Select(unit => new SkuUnits(unit.Key, unit.Value)) : [new SkuUnits(Sku!, 1)]);
}

/// <param name="Links">The links as they stand now; one that was taken away has no units.</param>
/// <param name="Retried">Failed orders of the shop whose SKU was unknown, and that were tried again at once; others follow by themselves.</param>
public sealed record ListingsAnswer(IReadOnlyList<ListingView> Links, int Retried);

/// <summary>Which SKUs a variant takes its stock from.</summary>
/// <param name="Units">Units by SKU that one unit of the variant takes.</param>
public sealed record ListingView(
    string ChannelSkuId, string SellerSku, string Title, IReadOnlyDictionary<string, int> Units)
{
    public static ListingView Of(RowImage.Listing row) => new(
        row.ChannelSkuId, row.SellerSku, row.Title, ListingUnits.Of(row).ToDictionary(unit => unit.Sku, unit => unit.Units));

    public static ListingView Of(ListingLink link) => new(
        link.ChannelSkuId, link.SellerSku, link.Title, link.GetTaken().ToDictionary(unit => unit.Sku, unit => unit.Units));
}
