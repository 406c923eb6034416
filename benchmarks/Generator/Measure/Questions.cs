using System.Collections.Immutable;
using OrderActors.Generator.Plan;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Generator.Measure;

/// <summary>One thing that a person asks for.</summary>
/// <param name="Name">Also the name of its plan's file.</param>
/// <param name="Ask">Asks it about an order that was drawn: its seller, its place in the list, its id. Returns how many rows came.</param>
/// <param name="IsCounting">It reads every row that it counts: asked less often.</param>
internal sealed record Question(string Name, Func<OrderPlan, Task<int>> Ask, bool IsCounting = false);

/// <summary>What the API and the pages ask, through the very classes that they use.</summary>
internal sealed class Questions(SqlDatabase database)
{
    /// <summary>A page of 50, and one row more to know whether there is another page.</summary>
    private const int Page = 51;

    private const int Reservations = 100;
    private static readonly OrderFilter s_all = new();

    private readonly Queries _queries = new(database);
    private readonly StoreReader _reader = new(database);
    private readonly Backlog _backlog = new(database);

    public ImmutableArray<Question> All =>
    [
        new("list-first-page", order => ListAsync(order, s_all)),
        new("list-largest-seller", order => ListAsync(World.SellerIds[0], s_all, null)),
        new("list-deep-page", order => ListAsync(order.Key.SellerId, s_all, PlaceOf(order))),
        new("list-processing", order => ListAsync(order, new OrderFilter(State: "processing"))),
        new("list-delivered", order => ListAsync(order, new OrderFilter(State: "delivered"))),
        new("list-delivered-deep", order => ListAsync(order.Key.SellerId, new OrderFilter(State: "delivered"), PlaceOf(order))),
        new("list-failed", order => ListAsync(order, new OrderFilter(Failed: true))),
        new("list-on-hold", order => ListAsync(order, new OrderFilter(OnHold: true))),
        new("list-shop", order => ListAsync(order, new OrderFilter(ShopId: order.Key.ShopId))),
        new("list-shop-processing", order => ListAsync(order, new OrderFilter(State: "processing", ShopId: order.Key.ShopId))),
        new("list-shop-unknown", order => ListAsync(order, new OrderFilter(ShopId: "none")), IsCounting: true),
        new("list-channel-status", order => ListAsync(order, new OrderFilter(ChannelStatus: "UNPAID")), IsCounting: true),
        new("search-order-id", order => ListAsync(order, new OrderFilter(Search: order.Key.TikTokOrderId))),
        new("search-tracking-number", order => ListAsync(order, new OrderFilter(Search: order.TrackingNumber ?? "none"))),
        new("search-nothing", order => ListAsync(order, new OrderFilter(Search: "no such order"))),
        new("detail", DetailAsync),
        new("timeline", async order => (await _reader.ReadStreamAsync(order.Key.Stream, 0, CancellationToken.None)).Length),
        new("stock-list", async order => (await _queries.ListStockAsync(
            order.Key.SellerId, null, null, Page, CancellationToken.None)).Length),
        new("stock-search", async order => (await _queries.ListStockAsync(
            order.Key.SellerId, "sku-0042", null, Page, CancellationToken.None)).Length),
        new("stock-reservations", async order => (await _queries.ListReservationsAsync(
            order.Sku, Reservations, CancellationToken.None)).Length),
        new("stock-of-a-SKU", async order =>
            await _reader.LoadStockAsync(order.Sku, CancellationToken.None) is { } stock ? 1 + stock.Reservations.Length : 0),
        new("due-orders", async _ => (await _reader.LoadDueOrdersAsync(World.End, Page, CancellationToken.None)).Length),
        new("summary-orders", async order => (await _queries.CountOrdersByStateAsync(
            order.Key.SellerId, CancellationToken.None)).Count, IsCounting: true),
        new("summary-largest-seller", async _ => (await _queries.CountOrdersByStateAsync(
            World.SellerIds[0], CancellationToken.None)).Count, IsCounting: true),
        new("summary-inbox", async _ => (await _queries.SummarizeInboxAsync(CancellationToken.None)).Length, IsCounting: true),
        new("backlog", async _ => (await _backlog.ReadAsync(World.End, CancellationToken.None)).Length, IsCounting: true),
    ];

    private Task<int> ListAsync(OrderPlan order, OrderFilter filter) => ListAsync(order.Key.SellerId, filter, null);

    private async Task<int> ListAsync(string seller, OrderFilter filter, OrderPlace? after) =>
        (await _queries.ListOrdersAsync(seller, filter, after, Page, CancellationToken.None)).Length;

    private async Task<int> DetailAsync(OrderPlan order)
    {
        var row = await _queries.FindOrderAsync(order.Key.SellerId, order.Key.TikTokOrderId, CancellationToken.None);
        await _queries.ListEffectsAsync(order.Key.Stream, CancellationToken.None);
        return row is null ? 0 : 1;
    }

    private static OrderPlace PlaceOf(OrderPlan order) => new(order.PlacedAt, order.Key.RowId);
}
