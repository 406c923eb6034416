using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Gateway.Api.Orders;

using Change = Decision<OwnOrder, OrderRejection>;

/// <summary>Orders that did not come from TikTok: created here, and changed by what is told here.</summary>
public static class OwnOrderEndpoints
{
    private const string SellerCancels = "SELLER";
    private const string NoReason = "no reason given";

    public static void MapOwnOrders(this RouteGroupBuilder api)
    {
        api.MapPost("/orders", CreateAsync)
            .WithTags("Orders")
            .WithSummary("Creates an order that did not come from TikTok")
            .WithDescription("The channel's order id makes it one order: the same content again answers with it, other content is refused.")
            .Produces<OrderView>(StatusCodes.Status201Created)
            .Produces<OrderView>()
            .WithProblems(400, 409, 422, 429, 503);
        Describe(api.MapPost("/orders/{orderId}/update", UpdateAsync), "Tells what is new of an order that did not come from TikTok")
            .WithDescription("Address, customer, note, fewer units, or a status. What is left out stays as it is.");
        Describe(api.MapPost("/orders/{orderId}/deliver", DeliverAsync), "Says that an order that did not come from TikTok reached its buyer");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Orders").WithSummary(summary).Produces<OrderView>().WithProblems(400, 404, 409, 422, 429, 503);

    private static async Task<IResult> CreateAsync(
        CreateOrderRequest body, Seller seller, OwnOrderCommands commands, TimeProvider clock, HttpContext context) =>
        OwnOrderChecks.RefusalOf(body, clock.GetUtcNow()) ?? await commands.CreateAsync(context, seller, body);

    private static async Task<IResult> UpdateAsync(
        string orderId, UpdateOrderRequest body, Seller seller, OwnOrderCommands commands, HttpContext context) =>
        OwnOrderChecks.RefusalOf(body)
        ?? await commands.ChangeAsync(context, seller, orderId, NewsOf(body), (order, now) => Update(order, body, now));

    private static async Task<IResult> DeliverAsync(
        string orderId, DeliverRequest? body, Seller seller, OwnOrderCommands commands, HttpContext context) =>
        Check.LineIds(body?.LineIds, OwnOrderChecks.MaxUnits)
        ?? await commands.ChangeAsync(
            context,
            seller,
            orderId,
            OwnOrderNews.Delivered,
            (order, now) => OwnOrderChanges.Deliver(order, TypedId.Each(body?.LineIds), now));

    /// <summary>The ship command, for an order that is not at TikTok.</summary>
    internal static Task<IResult> ShipAsync(
        string orderId, ShipRequest body, Seller seller, OwnOrderCommands commands, HttpContext context) =>
        commands.ChangeAsync(
            context,
            seller,
            orderId,
            OwnOrderNews.Shipped,
            (order, now) => OwnOrderChanges.Ship(
                order, TypedId.Each(body.LineIds), TypedId.OrNull(body.TrackingNumber), TypedId.OrNull(body.ShippingProviderId), now));

    /// <summary>The cancel command, for an order that is not at TikTok.</summary>
    internal static Task<IResult> CancelAsync(
        string orderId, string reason, Seller seller, OwnOrderCommands commands, HttpContext context) =>
        commands.ChangeAsync(
            context,
            seller,
            orderId,
            OwnOrderNews.Cancelled,
            (order, now) => OwnOrderChanges.Cancel(order, reason, SellerCancels, now));

    private static OwnOrderNews NewsOf(UpdateOrderRequest body) => body.Status switch
    {
        "shipped" => OwnOrderNews.Shipped,
        "delivered" => OwnOrderNews.Delivered,
        "cancelled" => OwnOrderNews.Cancelled,
        _ => OwnOrderNews.Changed,
    };

    /// <summary>All that an update says, or nothing of it.</summary>
    private static Change Update(OwnOrder order, UpdateOrderRequest body, DateTimeOffset now)
    {
        ImmutableArray<(string Sku, int Quantity)> wanted =
            [.. (body.Lines ?? []).Select(line => (StockName.Normalize(line.Sku), line.Quantity))];
        Func<OwnOrder, Change>[] steps =
        [
            known => OwnOrderChanges.Describe(
                known,
                body.Customer?.ToCustomer(known.Customer),
                body.ShippingAddress?.ToAddress(body.Customer?.ToCustomer(known.Customer) ?? known.Customer),
                body.Note?.Trim(),
                now),
            known => OwnOrderChanges.Lower(known, wanted, now),
            known => body.Status switch
            {
                "paid" => OwnOrderChanges.Pay(known, now),
                "shipped" => OwnOrderChanges.Ship(known, [], TypedId.OrNull(body.TrackingNumber), body.Carrier?.Trim(), now),
                "delivered" => OwnOrderChanges.Deliver(known, [], now),
                "cancelled" => OwnOrderChanges.Cancel(known, body.Reason?.Trim() ?? NoReason, SellerCancels, now),
                _ => Change.AlreadyDone,
            },
        ];
        var changed = order;
        foreach (var step in steps)
        {
            switch (step(changed))
            {
                case Change.Rejected refused:
                    return refused;
                case Change.Accepted { Events: [var next] }:
                    changed = next;
                    break;
            }
        }

        return changed == order ? Change.AlreadyDone : Change.Accept(changed);
    }
}
