using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>Reading orders.</summary>
public static class OrderEndpoints
{
    public const int TimelinePage = 500;

    private static readonly string[] States = [.. Enum.GetValues<OrderState>().Select(state => state.Name())];

    public static void MapOrders(this RouteGroupBuilder api)
    {
        api.MapGet("/orders", ListAsync)
            .WithTags("Orders")
            .WithSummary("Lists orders, newest first")
            .WithDescription(
                "Filters combine. 'search' (or 'q') is a TikTok order id, a tracking number (a former one too), a package id, a SKU or "
                + "TikTok's SKU id, each whole; or the beginnings of words of a product's name. Send nextCursor as cursor for the next page.")
            .Produces<Page<OrderView>>()
            .WithProblems(400);
        api.MapGet("/orders/{orderId}", FindAsync)
            .WithTags("Orders")
            .WithSummary("Reads one order with its lines, packages and calls to TikTok")
            .Produces<OrderDetailView>()
            .WithProblems(404);
        api.MapGet("/orders/{orderId}/timeline", TimelineAsync)
            .WithTags("Orders")
            .WithSummary("Reads what happened to an order, oldest first")
            .WithDescription("Each entry says what, who and because of what. 'hash' chains the entries: a changed or missing one breaks the chain.")
            .Produces<TimelineView>()
            .WithProblems(404);
    }

    private static async Task<IResult> ListAsync(
        Seller seller,
        IQueries queries,
        CancellationToken cancellation,
        string? state = null,
        string? shop = null,
        string? channelStatus = null,
        bool? onHold = null,
        bool? failed = null,
        bool? sample = null,
        string? search = null,
        string? q = null,
        int limit = Page<OrderView>.DefaultLimit,
        string? cursor = null)
    {
        OrderPlace? after = null;
        var refusal = Check.First(
            Check.Range("limit", limit, 1, Page<OrderView>.MaxLimit),
            state is null || States.Contains(state) ? null : Problems.Invalid("state", $"'{state}' is none of {string.Join(", ", States)}."),
            Check.OptionalText("search", search, Check.MaxIdLength),
            Check.OptionalText("q", q, Check.MaxIdLength),
            search is null || q is null
                ? null
                : Problems.Invalid("q", "'q' and 'search' are two names of one parameter.", "Send 'search' alone."),
            cursor is null || Cursor.TryParse(cursor, out after) ? null : BadCursor());
        if (refusal is not null)
            return refusal;

        var filter = new OrderFilter(state, Blank(shop), Blank(channelStatus), onHold, failed, Blank((search ?? q)?.Trim()), sample);
        var rows = await queries.ListOrdersAsync(seller.Id, filter, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        var next = rows.Length > limit ? Cursor.Of(new OrderPlace(page[^1].PlacedAt, page[^1].Key.RowId)) : null;
        return Results.Ok(new Page<OrderView>([.. page.Select(OrderView.Of)], next));
    }

    private static async Task<IResult> FindAsync(
        string orderId,
        Seller seller,
        IQueries queries,
        IStoreReader store,
        IOrderReader reader,
        CancellationToken cancellation)
    {
        if (await queries.FindOrderAsync(seller.Id, orderId, cancellation) is not { } row)
            return NoOrder(orderId);

        var effects = await queries.ListEffectsAsync(row.Key.Stream, cancellation);
        var channel = ReadPayload(reader, row.OrderData!);
        var (order, _) = await OrderEngine.ReplayAsync(row.Key, store, cancellation);
        return Results.Ok(new OrderDetailView(
            OrderView.Of(row) with { Actions = OrderActions.Of(order) },
            [.. channel?.Lines.Select(line => LineStates.In(order, OrderLineView.Of(line))) ?? []],
            [.. channel?.PackageIds ?? []],
            [.. effects.Select(EffectView.Of)])
        {
            Money = channel is null ? MoneyView.Unknown : MoneyView.Of(channel),
            Progress = OrderStateTable.Says(order),
            Packages = PackageView.Of(order),
            Groups = [.. order.Groups.Select(GroupView.Of)],
        });
    }

    private static async Task<IResult> TimelineAsync(
        string orderId, Seller seller, IQueries queries, IStoreReader store, CancellationToken cancellation, long after = 0)
    {
        if (Check.Range("after", after, 0, long.MaxValue) is { } refusal)
            return refusal;
        if (await queries.FindOrderAsync(seller.Id, orderId, cancellation) is not { } row)
            return NoOrder(orderId);

        // From the beginning, because what changed at TikTok is told from the snapshot before it.
        var events = await store.ReadStreamAsync(row.Key.Stream, 0, cancellation);
        var snapshots = new SnapshotsBefore();
        var entries = events.Select(stored => ToEntry(stored, row.Key.ShopId, snapshots.Next(stored)))
            .Where(entry => entry.Version > after).Take(TimelinePage + 1).ToArray();
        var page = entries.Take(TimelinePage).ToArray();
        return Results.Ok(new TimelineView(orderId, page, entries.Length > TimelinePage ? page[^1].Version : null));
    }

    internal static Problem NoOrder(string orderId) =>
        Problems.NotFound($"Order '{orderId}'", "Use TikTok's order id as GET /api/v1/orders lists it.");

    internal static Problem BadCursor() =>
        Problems.Invalid("cursor", "'cursor' is not one that this list gave out.", "Send nextCursor of the page before, or none.");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <returns>Null when the payload cannot be read: the row is true all the same, and a person who looks at a broken order needs to see it.</returns>
    private static ChannelOrder? ReadPayload(IOrderReader reader, string payload)
    {
        try
        {
            return reader.Read(payload);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static TimelineEntry ToEntry(StoredEvent stored, string shopId, ImmutableArray<ChannelChange> changes)
    {
        var data = JsonElement.Parse(stored.Data);
        return new TimelineEntry(
            stored.Version,
            stored.At,
            stored.Type,
            TimelineSentences.Of(stored.Type, data, shopId, changes),
            stored.Actor,
            stored.Cause,
            stored.TraceId,
            data,
            Convert.ToHexStringLower(stored.Hash));
    }
}
