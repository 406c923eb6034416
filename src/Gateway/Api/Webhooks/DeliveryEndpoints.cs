using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>What was sent to endpoints, and what is still to be sent.</summary>
public static class DeliveryEndpoints
{
    private const int MaxAttempts = 100;

    public static void MapWebhookDeliveries(this RouteGroupBuilder api)
    {
        api.MapGet("/webhooks/deliveries", ListAsync).WithTags("Webhooks")
            .WithSummary("Lists deliveries, newest first")
            .WithDescription("They are kept for 30 days. 'from' and 'to' are about createdAt. Send nextCursor as cursor for the next page.")
            .Produces<Page<DeliveryView>>().WithProblems(400);
        api.MapGet("/webhooks/deliveries/{deliveryId}", FindAsync).WithTags("Webhooks")
            .WithSummary("Reads one delivery with its body and its attempts")
            .Produces<DeliveryDetailView>().WithProblems(404);
    }

    internal static Problem NotFound(string deliveryId) => Problems.NotFound(
        $"Delivery '{deliveryId}'", "Use a deliveryId as GET /api/v1/webhooks/deliveries lists it; they are kept for 30 days.");

    private static async Task<IResult> ListAsync(
        Seller seller,
        IWebhookLog log,
        CancellationToken cancellation,
        string? endpointId = null,
        string? status = null,
        string? eventType = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int limit = Page<DeliveryView>.DefaultLimit,
        string? cursor = null)
    {
        DeliveryPlace? after = null;
        var refusal = Check.First(
            Check.Range("limit", limit, 1, Page<DeliveryView>.MaxLimit),
            Check.OptionalText("endpointId", endpointId, Check.MaxIdLength),
            Check.OptionalText("eventType", eventType, Check.MaxIdLength),
            status is null or "pending" or "delivered" or "failed"
                ? null
                : Problems.Invalid("status", $"There is no status '{status}'.", "Send pending, delivered or failed."),
            cursor is null || Cursor.TryParse(cursor, out after) ? null : Orders.OrderEndpoints.BadCursor());
        if (refusal is not null)
            return refusal;

        var filter = new DeliveryFilter(
            endpointId, status is null ? null : WebhookText.ParseDeliveryStatus(status), eventType, from, to);
        var rows = await log.ListAsync(seller.Id, filter, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        return Results.Ok(new Page<DeliveryView>(
            [.. page.Select(DeliveryView.Of)],
            rows.Length > limit ? Cursor.Of(new DeliveryPlace(page[^1].CreatedAt, page[^1].DeliveryId)) : null));
    }

    private static async Task<IResult> FindAsync(
        string deliveryId, Seller seller, IWebhookLog log, CancellationToken cancellation) =>
        await log.FindAsync(seller.Id, deliveryId, cancellation) is { } found
            ? Results.Ok(DeliveryDetailView.Of(found, await log.ListAttemptsAsync(deliveryId, MaxAttempts, cancellation)))
            : NotFound(deliveryId);
}
