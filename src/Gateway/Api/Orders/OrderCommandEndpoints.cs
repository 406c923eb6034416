using OrderActors.Domain.Orders;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What a person can do with an order. Each answers with the order as it then stands.</summary>
public static class OrderCommandEndpoints
{
    public const int MaxLines = 500;
    private const int MaxCentimetres = 1000;
    private const int MaxGrams = 1_000_000;

    private static readonly string[] ReleasableKinds =
        [nameof(HoldKind.Manual), nameof(HoldKind.UncertainEffect), nameof(HoldKind.Announced)];

    public static void MapOrderCommands(this RouteGroupBuilder api)
    {
        Describe(api.MapPost("/orders/{orderId}/ship", ShipAsync), "Arranges shipping at TikTok")
            .WithDescription("The call to TikTok follows; the order's effects and timeline tell what became of it.");
        Describe(api.MapPost("/orders/{orderId}/cancel", CancelAsync), "Cancels the order, or some of its lines, at TikTok")
            .WithDescription("The order or its lines are cancelled here once TikTok agrees.");
        Describe(api.MapPost("/orders/{orderId}/hold", HoldAsync), "Stops the order, or some of its lines, until a person releases it");
        Describe(api.MapPost("/orders/{orderId}/release", ReleaseAsync), "Lifts a hold that a person may lift");
        Describe(api.MapPost("/orders/{orderId}/retry", RetryAsync), "Tries a failed order again at once");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Orders").WithSummary(summary).Produces<OrderView>().WithProblems(400, 404, 409, 422, 429, 503);

    private static async Task<IResult> ShipAsync(
        string orderId, ShipRequest? body, Seller seller, OrderCommands commands, OwnOrderCommands own, HttpContext context)
    {
        var request = body ?? new ShipRequest();
        if (RefusalOf(request) is { } refusal)
            return refusal;
        if (OwnChannel.IsId(orderId))
            return await OwnOrderEndpoints.ShipAsync(orderId, request, seller, own, context);

        return await commands.RunAsync(context, seller, orderId, (order, caller) => order.ShipAsync(new ShipOrder(
            caller,
            [.. TypedId.Each(request.LineIds)],
            TypedId.OrNull(request.TrackingNumber),
            TypedId.OrNull(request.ShippingProviderId),
            request.Pickup,
            request.Parcel is { } size
                ? new Parcel(size.LengthCm, size.WidthCm, size.HeightCm, size.WeightGrams)
                : null)));
    }

    private static async Task<IResult> CancelAsync(
        string orderId, CancelRequest body, Seller seller, OrderCommands commands, OwnOrderCommands own, HttpContext context)
    {
        if (Check.First(Check.Text("reason", body.Reason, Check.MaxIdLength), Check.LineIds(body.LineIds, MaxLines)) is { } refusal)
            return refusal;
        if (!OwnChannel.IsId(orderId))
        {
            return await commands.RunAsync(
                context,
                seller,
                orderId,
                (order, caller) => order.CancelAsync(new CancelOrder(caller, body.Reason, body.LineIds?.Select(TypedId.Of).ToArray())));
        }

        return body.LineIds is { Count: > 0 }
            ? Problems.Invalid("lineIds", "An order of an own channel is cancelled as a whole; its update can leave out lines.")
            : await OwnOrderEndpoints.CancelAsync(orderId, body.Reason, seller, own, context);
    }

    private static async Task<IResult> HoldAsync(
        string orderId, HoldRequest body, Seller seller, OrderCommands commands, HttpContext context) =>
        Check.First(Check.Text("reason", body.Reason), Check.LineIds(body.LineIds, MaxLines)) is { } refusal
            ? refusal
            : await commands.RunAsync(
                context,
                seller,
                orderId,
                (order, caller) => order.HoldAsync(new HoldOrder(caller, body.Reason, body.LineIds?.Select(TypedId.Of).ToArray())));

    private static async Task<IResult> ReleaseAsync(
        string orderId, ReleaseRequest body, Seller seller, OrderCommands commands, HttpContext context)
    {
        var refusal = Check.First(
            Check.Text("reason", body.Reason),
            ReleasableKinds.Contains(body.Kind)
                ? null
                : Problems.Invalid("kind", $"'kind' is {string.Join(" or ", ReleasableKinds)}."));

        return refusal ?? await commands.RunAsync(
            context,
            seller,
            orderId,
            (order, caller) => order.ReleaseHoldAsync(new ReleaseHold(caller, body.Kind, body.Reason)));
    }

    private static Task<IResult> RetryAsync(
        string orderId, Seller seller, OrderCommands commands, HttpContext context) =>
        commands.RunAsync(context, seller, orderId, (order, caller) => order.RetryAsync(new RetryOrder(caller)));

    private static Problem? RefusalOf(ShipRequest request) => Check.First(
        Check.LineIds(request.LineIds, MaxLines),
        Check.OptionalText("trackingNumber", request.TrackingNumber, Check.MaxIdLength),
        Check.OptionalText("shippingProviderId", request.ShippingProviderId, Check.MaxIdLength),
        Check.Range("parcel.lengthCm", request.Parcel?.LengthCm, 1, MaxCentimetres),
        Check.Range("parcel.widthCm", request.Parcel?.WidthCm, 1, MaxCentimetres),
        Check.Range("parcel.heightCm", request.Parcel?.HeightCm, 1, MaxCentimetres),
        Check.Range("parcel.weightGrams", request.Parcel?.WeightGrams, 1, MaxGrams));
}
