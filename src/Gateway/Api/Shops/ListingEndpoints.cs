using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Shops;

using WireLink = GrainInterfaces.Shops.ListingLink;
using WireUnits = GrainInterfaces.Shops.SkuUnits;

/// <summary>Which stock TikTok's variants take.</summary>
public static class ListingEndpoints
{
    public const int MaxLinks = 500;

    /// <summary>The part of <c>/api/v1/shops/{shopId}/listings/{channelSkuId}</c> that names the variant.</summary>
    private const int VariantPart = 5;

    public static void MapListings(this RouteGroupBuilder api)
    {
        api.MapGet("/shops/{shopId}/listings", ListAsync)
            .WithTags("Shops")
            .WithSummary("Lists which SKUs a shop's variants take their stock from")
            .WithDescription("Send nextCursor as cursor for the next page.")
            .Produces<Page<ListingView>>()
            .WithProblems(400, 404);
        Describe(api.MapPost("/shops/{shopId}/listings", LinkAsync), "Links TikTok's variants to SKUs")
            .WithDescription("Failed orders of the shop whose SKU was unknown are tried again.");
        Describe(api.MapDelete("/shops/{shopId}/listings/{channelSkuId}", UnlinkAsync), "Takes a variant's link away")
            .WithDescription("Orders then count the variant under its seller SKU.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Shops").WithSummary(summary).Produces<ListingsAnswer>().WithProblems(400, 404, 409, 422, 429, 503);

    private static async Task<IResult> ListAsync(
        string shopId,
        Seller seller,
        IQueries queries,
        CancellationToken cancellation,
        int limit = Page<ListingView>.DefaultLimit,
        string? cursor = null)
    {
        var after = "";
        var refusal = Check.First(
            Check.Range("limit", limit, 1, Page<ListingView>.MaxLimit),
            cursor is null || Cursor.TryParse(cursor, out after) ? null : Orders.OrderEndpoints.BadCursor());
        if (refusal is not null)
            return refusal;
        if (await ShopEndpoints.FindAsync(queries, seller, shopId, cancellation) is not { } shop)
            return ShopEndpoints.NoShop(shopId);

        var rows = await queries.ListListingsAsync(shop.Key, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        return Results.Ok(new Page<ListingView>(
            [.. page.Select(ListingView.Of)], rows.Length > limit ? Cursor.OfText(page[^1].ChannelSkuId) : null));
    }

    private static async Task<IResult> LinkAsync(
        string shopId,
        ListingsRequest body,
        Seller seller,
        IQueries queries,
        IGrainFactory grains,
        UnknownSkuRetries retries,
        HttpContext context) =>
        RefusalOf(body) ?? await ChangeAsync(
            shopId, [.. body.Links.Select(link => link.ToLink())], seller, queries, grains, retries, context);

    private static async Task<IResult> UnlinkAsync(
        string shopId,
        Seller seller,
        IQueries queries,
        IGrainFactory grains,
        UnknownSkuRetries retries,
        HttpContext context)
    {
        var variant = RawPath.Part(context.Request, VariantPart);
        return Check.Text("channelSkuId", variant, Check.MaxIdLength) is { } refusal
            ? refusal
            : await ChangeAsync(shopId, [ListingLink(variant)], seller, queries, grains, retries, context);

        static Domain.Shops.ListingLink ListingLink(string variant) => Domain.Shops.ListingLink.Of(variant, "", "", []);
    }

    private static async Task<IResult> ChangeAsync(
        string shopId,
        Domain.Shops.ListingLink[] links,
        Seller seller,
        IQueries queries,
        IGrainFactory grains,
        UnknownSkuRetries retries,
        HttpContext context)
    {
        if (await ShopEndpoints.FindAsync(queries, seller, shopId, context.RequestAborted) is not { } shop)
            return ShopEndpoints.NoShop(shopId);

        var caller = seller.CallerOf(context);
        var reply = await ShopEndpoints.GrainOf(grains, seller, shopId)
            .LinkListingsAsync(new LinkListings(caller, [.. links.Select(ToWire)]));
        if (!reply.Accepted)
            return RefusalTable.ProblemOf(reply);

        var retried = await retries.RetryAsync(shop.Key, caller, CancellationToken.None);
        return Results.Ok(new ListingsAnswer([.. links.Select(ListingView.Of)], retried));
    }

    private static WireLink ToWire(Domain.Shops.ListingLink link) => new(
        link.ChannelSkuId,
        link.SellerSku,
        link.Sku,
        link.Title,
        link.Units is { } units ? [.. units.Select(unit => new WireUnits(unit.Sku, unit.Units))] : null);

    private static Problem? RefusalOf(ListingsRequest body)
    {
        if (Check.Count("links", body.Links.Count, 1, MaxLinks) is { } refusal)
            return refusal;

        return body.Links
            .Select((link, index) => link is null
                ? Problems.Invalid($"links[{index}]", "A link is null.")
                : RefusalOf(link, $"links[{index}]"))
            .FirstOrDefault(problem => problem is not null);
    }

    private static Problem? RefusalOf(ListingRequest link, string path) => Check.First(
        Check.Name($"{path}.channelSkuId", link.ChannelSkuId),
        Check.OptionalText($"{path}.sellerSku", link.SellerSku, Check.MaxIdLength),
        Check.OptionalText($"{path}.title", link.Title),
        link is { Sku: not null, Units: not null }
            ? Problems.Invalid($"{path}.units", "Both sku and units say what is taken.", "Send one of them: sku is one unit of one SKU.")
            : null,
        link.Units is { } units ? RefusalOf(units, $"{path}.units") : Check.Name($"{path}.sku", link.Sku));

    private static Problem? RefusalOf(IReadOnlyDictionary<string, int> units, string path)
    {
        if (Check.Count(path, units.Count, 0, Domain.Shops.SkuUnits.MaxSkus) is { } refusal)
            return refusal;

        var twice = units.Keys.GroupBy(StockName.Normalize, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        return twice is not null
            ? Problems.Invalid(path, $"'{path}' names the SKU '{twice.Key}' twice.", "Give one count for it.")
            : units.Select(unit => Check.First(
                    Check.Name($"{path}.{unit.Key}", unit.Key),
                    Check.Range($"{path}.{unit.Key}", unit.Value, 1, Domain.Shops.SkuUnits.MaxUnits)))
                .FirstOrDefault(problem => problem is not null);
    }
}
