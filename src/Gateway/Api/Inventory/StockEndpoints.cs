using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Inventory;

/// <summary>Reading stock.</summary>
public static class StockEndpoints
{
    public const int MaxReservations = 200;
    public const int MaxItems = 100;
    public const int MaxQuantity = 1_000_000;

    public static void MapStock(this RouteGroupBuilder api)
    {
        api.MapGet("/stock", ListAsync)
            .WithTags("Stock")
            .WithSummary("Lists stock by location and SKU")
            .WithDescription("'search' is a part of the SKU. Send nextCursor as cursor for the next page.")
            .Produces<Page<StockView>>()
            .WithProblems(400);
        api.MapGet("/stock/{location}/{sku}", FindAsync)
            .WithTags("Stock")
            .WithSummary("Reads the stock of one SKU, its reservations, and why the number is what it is")
            .Produces<StockDetailView>()
            .WithProblems(400, 404);
        api.MapPost("/stock/availability", CheckAsync)
            .WithTags("Stock")
            .WithSummary("Tells whether units could be had; reserves nothing")
            .WithDescription("Items that name one SKU twice share its units, in their order.")
            .Produces<AvailabilityCheck>()
            .WithProblems(400, 422);
    }

    private static async Task<IResult> ListAsync(
        Seller seller,
        IQueries queries,
        CancellationToken cancellation,
        string? search = null,
        int limit = Page<StockView>.DefaultLimit,
        string? cursor = null)
    {
        SkuKey? after = null;
        var refusal = Check.First(
            Check.Range("limit", limit, 1, Page<StockView>.MaxLimit),
            Check.OptionalText("search", search, Check.MaxIdLength));
        if (refusal is not null)
            return refusal;
        if (cursor is not null)
        {
            if (!Cursor.TryParse(cursor, seller.Id, out var key))
                return Orders.OrderEndpoints.BadCursor();

            after = key;
        }

        var text = search is null ? null : StockName.Normalize(search);
        var rows = await queries.ListStockAsync(seller.Id, text, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        return Results.Ok(new Page<StockView>(
            [.. page.Select(StockView.Of)], rows.Length > limit ? Cursor.Of(page[^1].Key) : null));
    }

    private static async Task<IResult> FindAsync(
        SkuAddress address, Seller seller, IQueries queries, CancellationToken cancellation)
    {
        if (address.Refusal is { } refusal)
            return refusal;

        var key = await address.FindKeyAsync(seller, queries, cancellation);
        var rows = await queries.FindStockAsync(seller.Id, [key], cancellation);
        if (rows.IsEmpty)
            return NoStock(address);

        var reservations = await queries.ListReservationsAsync(key, MaxReservations, cancellation);
        var stock = StockView.Of(rows[0]);
        return Results.Ok(new StockDetailView(
            stock, Explain(stock), [.. reservations.Select(ReservationView.Of)]));
    }

    private static async Task<IResult> CheckAsync(
        AvailabilityRequest body,
        Seller seller,
        IQueries queries,
        GatewaySettings settings,
        CancellationToken cancellation)
    {
        if (RefusalOf(body) is { } refusal)
            return refusal;

        var keys = body.Items.Select(item => KeyOf(item, seller, settings)).ToImmutableArray();
        var rows = await queries.FindStockAsync(seller.Id, [.. keys.Distinct()], cancellation);
        var left = rows.ToDictionary(row => row.Key, row => row.OnHand - row.Consumed - row.Reserved);
        var items = body.Items.Zip(keys, (item, key) => Take(item, key, left)).ToArray();
        return Results.Ok(new AvailabilityCheck(items.All(item => item.Status == "available"), items));
    }

    private static AvailabilityItem Take(
        AvailabilityItemRequest item, SkuKey key, Dictionary<SkuKey, int> left)
    {
        var available = left.GetValueOrDefault(key);
        left[key] = Math.Max(0, available - item.Quantity);
        var status = available >= item.Quantity ? "available" : available > 0 ? "partial" : "unavailable";
        return new AvailabilityItem(item.ProductId, key.Sku, key.Location, item.Quantity, available, status);
    }

    private static SkuKey KeyOf(AvailabilityItemRequest item, Seller seller, GatewaySettings settings) =>
        new(seller.Id, item.Location ?? settings.Api.DefaultLocation, item.Sku);

    private static Problem? RefusalOf(AvailabilityRequest body)
    {
        if (Check.Count("items", body.Items.Count, 1, MaxItems) is { } refusal)
            return refusal;

        return body.Items
            .Select((item, index) => item is null
                ? Problems.Invalid($"items[{index}]", "An item is null.")
                : Check.First(
                    Check.Name($"items[{index}].sku", item.Sku),
                    item.Location is null ? null : Check.Name($"items[{index}].location", item.Location),
                    Check.Range($"items[{index}].quantity", item.Quantity, 1, MaxQuantity)))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string Explain(StockView stock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stock.OnHand} on hand - {stock.Consumed} dispatched - {stock.Reserved} reserved = {stock.Available} available; "
        + $"minus {stock.SafetyStock} safety stock = {stock.Publishable} for channels.");

    internal static Problem NoStock(SkuAddress address) => Problems.NotFound(
        $"Stock of '{address.Sku}' at '{address.Location}'", "Check both, or add stock with adjust.");
}
