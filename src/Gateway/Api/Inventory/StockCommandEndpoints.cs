using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Inventory;

/// <summary>Changing stock. Every answer holds the committed numbers after it.</summary>
public static class StockCommandEndpoints
{
    /// <summary>S003's default for a reservation: 30 minutes.</summary>
    public const int DefaultTtlSeconds = 1800;

    public const int MaxTtlSeconds = 7 * 24 * 3600;

    public static void MapStockCommands(this RouteGroupBuilder api)
    {
        Describe<StockView>(api.MapPost("/stock/{location}/{sku}/adjust", AdjustAsync), "Adds units or takes some away");
        Describe<StockView>(
            api.MapPost("/stock/{location}/{sku}/safety-stock", SetSafetyStockAsync),
            "Sets how many units are kept back from channels");
        Describe<ReservationAnswer>(
            api.MapPost("/stock/{location}/{sku}/reservations", ReserveAsync),
            "Promises units to a reservation, all of them or none");
        Describe<ReservationAnswer>(
            api.MapPost("/stock/{location}/{sku}/reservations/{reservationId}/release", ReleaseAsync),
            "Gives a reservation's units back");
        Describe<ReservationAnswer>(
            api.MapPost("/stock/{location}/{sku}/reservations/{reservationId}/confirm", ConfirmAsync),
            "Makes a reservation firm, so that it no longer expires");
        Describe<ReservationAnswer>(
            api.MapPost("/stock/{location}/{sku}/reservations/{reservationId}/consume", ConsumeAsync),
            "Says that the reserved units left the building");
    }

    private static void Describe<TAnswer>(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Stock").WithSummary(summary).Produces<TAnswer>().WithProblems(400, 404, 409, 422, 429, 503);

    private static async Task<IResult> AdjustAsync(
        AdjustRequest body, SkuAddress address, Seller seller, IGrainFactory grains, IQueries queries, HttpContext context)
    {
        var refusal = Check.First(
            address.Refusal,
            body.Delta == 0 ? Problems.Invalid("delta", "'delta' is zero, which changes nothing.") : null,
            Check.Range("delta", body.Delta, -StockEndpoints.MaxQuantity, StockEndpoints.MaxQuantity),
            Check.Text("reason", body.Reason, Check.MaxIdLength),
            Check.OptionalText("reference", body.Reference));
        if (refusal is not null)
            return refusal;

        var key = await address.FindKeyAsync(seller, queries, context.RequestAborted);
        var grain = grains.GetGrain<ISkuGrain>(key.ToString());
        var reply = await grain.AdjustAsync(
            new AdjustStock(seller.CallerOf(context), body.Delta, body.Reason, body.Reference ?? ""));
        return reply.Accepted ? Results.Ok(await LevelAsync(grain, key)) : RefusalTable.ProblemOf(reply);
    }

    private static async Task<IResult> SetSafetyStockAsync(
        SafetyStockRequest body, SkuAddress address, Seller seller, IGrainFactory grains, IQueries queries, HttpContext context)
    {
        if (Check.First(address.Refusal, Check.Range("quantity", body.Quantity, 0, StockEndpoints.MaxQuantity)) is { } refusal)
            return refusal;

        var key = await address.FindKeyAsync(seller, queries, context.RequestAborted);
        var grain = grains.GetGrain<ISkuGrain>(key.ToString());
        var reply = await grain.SetSafetyStockAsync(new SetSafetyStock(seller.CallerOf(context), body.Quantity));
        return reply.Accepted ? Results.Ok(await LevelAsync(grain, key)) : RefusalTable.ProblemOf(reply);
    }

    private static async Task<IResult> ReserveAsync(
        ReserveRequest body,
        SkuAddress address,
        Seller seller,
        IGrainFactory grains,
        IQueries queries,
        TimeProvider clock,
        HttpContext context)
    {
        var refusal = Check.First(
            address.Refusal,
            Check.Text("reservationId", body.ReservationId, Check.MaxIdLength),
            Check.Range("quantity", body.Quantity, 1, StockEndpoints.MaxQuantity),
            Check.OptionalText("orderRef", body.OrderRef, Check.MaxIdLength),
            Check.Range("ttlSeconds", body.TtlSeconds, 1, MaxTtlSeconds));
        if (refusal is not null)
            return refusal;

        var expiresAt = clock.GetUtcNow() + TimeSpan.FromSeconds(body.TtlSeconds ?? DefaultTtlSeconds);
        var key = await address.FindKeyAsync(seller, queries, context.RequestAborted);
        var grain = grains.GetGrain<ISkuGrain>(key.ToString());
        var reply = await grain.ReserveAsync(new ReserveStock(
            seller.CallerOf(context), body.ReservationId, body.Quantity, body.OrderRef ?? "", expiresAt)
        {
            FromOutside = true,
        });
        return await AnswerAsync(reply, grain, key, body.ReservationId);
    }

    private static Task<IResult> ReleaseAsync(
        SkuAddress address, Seller seller, IGrainFactory grains, IQueries queries, HttpContext context) =>
        ChangeAsync(address, seller, grains, queries, context, (grain, command) => grain.ReleaseAsync(command));

    private static Task<IResult> ConfirmAsync(
        SkuAddress address, Seller seller, IGrainFactory grains, IQueries queries, HttpContext context) =>
        ChangeAsync(address, seller, grains, queries, context, (grain, command) => grain.ConfirmAsync(command));

    private static Task<IResult> ConsumeAsync(
        SkuAddress address, Seller seller, IGrainFactory grains, IQueries queries, HttpContext context) =>
        ChangeAsync(address, seller, grains, queries, context, (grain, command) => grain.ConsumeAsync(command));

    private static async Task<IResult> ChangeAsync(
        SkuAddress address,
        Seller seller,
        IGrainFactory grains,
        IQueries queries,
        HttpContext context,
        Func<ISkuGrain, ReservationCommand, Task<CommandReply>> change)
    {
        var reservationId = SkuAddress.ReservationIdOf(context.Request);
        if (Check.First(address.Refusal, Check.Text("reservationId", reservationId, Check.MaxIdLength)) is { } refusal)
            return refusal;

        var key = await address.FindKeyAsync(seller, queries, context.RequestAborted);
        var grain = grains.GetGrain<ISkuGrain>(key.ToString());
        var reply = await change(grain, new ReservationCommand(seller.CallerOf(context), reservationId, FromOutside: true));
        return await AnswerAsync(reply, grain, key, reservationId);
    }

    private static async Task<IResult> AnswerAsync(
        CommandReply reply, ISkuGrain grain, SkuKey key, string reservationId)
    {
        if (reply.Accepted)
            return Results.Ok(new ReservationAnswer(reservationId, await LevelAsync(grain, key)));

        var problem = RefusalTable.ProblemOf(reply);
        return reply.Code == nameof(StockRejection.BelongsToOrder)
            && new ReservationId(reservationId).OrderAt(key) is { } order
            ? problem with { Fix = FixAt(OrderKey.Parse(order)) }
            : problem;
    }

    private static string FixAt(OrderKey order) =>
        $"Work with the order itself: /api/v1/orders/{Uri.EscapeDataString(order.TikTokOrderId)}. It gives units back when its "
        + "lines are cancelled, and lets them leave when they are dispatched.";

    private static async Task<StockView> LevelAsync(ISkuGrain grain, SkuKey key) =>
        StockView.Of(key, await grain.GetAsync());
}
