using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Orders;

using Change = Decision<OwnOrder, OrderRejection>;

/// <summary>Hands orders of our own channels, and what is new of them, to their grains, and answers with the order after it.</summary>
public sealed class OwnOrderCommands(
    IGrainFactory grains, IQueries queries, IOwnOrderPayloads payloads, GatewaySettings settings, TimeProvider clock)
{
    /// <summary>News is added again so often to an order that others change at the same moment; then its sender is told.</summary>
    private const int MaxTries = 5;

    public async Task<IResult> CreateAsync(HttpContext context, Seller seller, CreateOrderRequest body)
    {
        var order = OrderOf(seller, body);
        var key = OwnChannel.OrderOf(seller.Id, order.Channel, order.ChannelOrderId);
        if (await queries.FindOrderAsync(seller.Id, key.TikTokOrderId, context.RequestAborted) is { } known)
            return SameOrder(known, order);

        var location = StockName.Normalize(body.Location ?? settings.Api.DefaultLocation);
        var reply = await grains.GetGrain<IOrderGrain>(key.ToString()).ApplyOwnOrderAsync(new ApplyOwnOrder(
            seller.CallerOf(context), OwnOrderNews.Created, payloads.Write(order), null, location));
        if (!reply.Accepted && !IsOvertaken(reply))
            return RefusalTable.ProblemOf(reply);

        var stored = await queries.FindOrderAsync(seller.Id, key.TikTokOrderId, CancellationToken.None);
        if (stored is null)
            return Problems.Overtaken();

        return reply.Accepted
            ? Results.Json(OrderView.Of(stored), statusCode: StatusCodes.Status201Created)
            : SameOrder(stored, order);
    }

    /// <param name="decide">Adds the news to the order as it is known.</param>
    public async Task<IResult> ChangeAsync(
        HttpContext context, Seller seller, string orderId, OwnOrderNews news, Func<OwnOrder, DateTimeOffset, Change> decide)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await queries.FindOrderAsync(seller.Id, orderId, context.RequestAborted) is not { } row)
                return OrderEndpoints.NoOrder(orderId);
            if (!OwnChannel.Is(row.Key.ShopId))
                return NotOwn(orderId);

            var known = payloads.Read(row.OrderData!);
            var decision = decide(known, clock.GetUtcNow());
            if (decision is Change.Rejected { Reason: var no })
                return RefusalTable.ProblemOf(new CommandReply(false, no.Code.ToString(), no.Message));
            if (decision is not Change.Accepted { Events: [var changed] })
                return Results.Ok(OrderView.Of(row));

            var reply = await grains.GetGrain<IOrderGrain>(row.Key.ToString()).ApplyOwnOrderAsync(new ApplyOwnOrder(
                seller.CallerOf(context), news, payloads.Write(changed), known.UpdatedAt, ""));
            if (reply.Accepted)
            {
                // It is done: a caller who went away meanwhile must find this answer under the key.
                var after = await queries.FindOrderAsync(seller.Id, orderId, CancellationToken.None);
                return Results.Ok(OrderView.Of(after ?? row));
            }

            if (!IsOvertaken(reply) || attempt == MaxTries)
                return RefusalTable.ProblemOf(reply);
        }
    }

    private IResult SameOrder(RowImage.Order stored, OwnOrder asked) =>
        payloads.Read(stored.OrderData!).ContentHash == asked.ContentHash
            ? Results.Ok(OrderView.Of(stored))
            : Problems.Conflict(
                "order-exists",
                "The channel's order exists with other content",
                $"Order '{asked.ChannelOrderId}' of channel '{asked.Channel}' is here as '{asked.Id}'.",
                $"Tell what is new with POST /api/v1/orders/{Uri.EscapeDataString(asked.Id)}/update, or send another channelOrderId.") with
            {
                Field = "channelOrderId",
            };

    private OwnOrder OrderOf(Seller seller, CreateOrderRequest body)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var channelOrderId = TypedId.Of(body.ChannelOrderId);
        var units = body.Lines.SelectMany(line => Enumerable.Repeat(line, line.Quantity)).ToList();
        var fee = body.ShippingFee?.Amount ?? 0;
        var customer = body.Customer?.ToCustomer(new OwnCustomer()) ?? new OwnCustomer();
        return new OwnOrder
        {
            Id = OwnChannel.OrderOf(seller.Id, body.Channel, channelOrderId).TikTokOrderId,
            Channel = body.Channel,
            ChannelOrderId = channelOrderId,
            ContentHash = HashOf(body),
            PlacedAt = body.PlacedAt ?? now,
            UpdatedAt = now,
            PaidAt = body.Paid ? now : null,
            Lines =
            [
                .. units.Select((line, index) => new OwnOrderLine(
                    (index + 1).ToString(CultureInfo.InvariantCulture),
                    StockName.Normalize(line.Sku),
                    line.Name?.Trim() is { Length: > 0 } name ? name : StockName.Normalize(line.Sku),
                    line.UnitPrice.Amount)),
            ],
            Currency = body.Currency.ToUpperInvariant(),
            TotalAmount = body.TotalAmount?.Amount ?? units.Sum(line => line.UnitPrice.Amount) + fee,
            ShippingFee = fee,
            Customer = customer,
            Address = body.ShippingAddress?.ToAddress(customer) ?? new OwnAddress(),
            Note = body.Note?.Trim() ?? "",
        };
    }

    /// <summary>Of what the request says, however its names, amounts and letters were written.</summary>
    private static string HashOf(CreateOrderRequest body)
    {
        var content = body with
        {
            Currency = body.Currency.ToUpperInvariant(),
            ChannelOrderId = TypedId.Of(body.ChannelOrderId),
            Lines = [.. body.Lines.Select(line => line with { Sku = StockName.Normalize(line.Sku), UnitPrice = Plain(line.UnitPrice) })],
            ShippingFee = body.ShippingFee is { } fee ? Plain(fee) : null,
            TotalAmount = body.TotalAmount is { } total ? Plain(total) : null,
            PlacedAt = body.PlacedAt?.ToUniversalTime(),
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web)));
    }

    // 12.50 and 12.5 are one amount, and a division by one that has many zeros leaves none behind.
    private static Money Plain(Money money) => new(money.Amount / 1.0000000000000000000000000000m);

    private static bool IsOvertaken(CommandReply reply) => reply.Code == nameof(OrderRejectionCode.LateSnapshot);

    private static Problem NotOwn(string orderId) => new(
        StatusCodes.Status422UnprocessableEntity,
        "order-of-tiktok",
        "TikTok tells of this order",
        $"Order '{orderId}' is at TikTok, and what is new of it is read there.")
    {
        Fix = "Change it at TikTok, or use the order's other commands.",
    };
}

/// <summary>Requests as what they mean.</summary>
internal static class OwnOrderParts
{
    /// <param name="known">What is left out stays as it is there.</param>
    public static OwnCustomer ToCustomer(this CustomerRequest request, OwnCustomer known) => new(
        request.Name?.Trim() ?? known.Name, request.Email?.Trim() ?? known.Email, request.Phone?.Trim() ?? known.Phone);

    public static OwnAddress ToAddress(this AddressRequest request, OwnCustomer customer) => new(
        request.Name?.Trim() is { Length: > 0 } name ? name : customer.Name,
        request.Phone?.Trim() is { Length: > 0 } phone ? phone : customer.Phone,
        request.Street.Trim(),
        request.Street2?.Trim() ?? "",
        request.City.Trim(),
        request.State?.Trim() ?? "",
        request.PostalCode?.Trim() ?? "",
        request.Country.ToUpperInvariant());
}
