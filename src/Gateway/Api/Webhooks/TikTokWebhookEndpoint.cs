using System.Diagnostics;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Takes TikTok Shop's webhooks: verified, stored, answered. The work on them follows later.</summary>
/// <remarks>
/// TikTok waits 3 seconds and then sends again, so nothing is done here that can wait. What is held back is the answer
/// alone, when a shop sends faster than its orders are worked on (<see cref="AnswerPacing"/>).
/// </remarks>
public static class TikTokWebhookEndpoint
{
    public static void MapTikTokWebhook(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/tiktok/{appKey}", ReceiveAsync)
            .WithTags("Webhooks")
            .WithSummary("Takes a webhook of TikTok Shop")
            .WithDescription(
                "Authorization holds the lower-case hex HMAC-SHA256 of app key and raw body under the app secret. "
                + "200 with an empty body means stored durably; a notification that was stored before changes nothing.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status200OK)
            .WithProblems(401, 413, 503)
            // Its signature says who sent it. In a rush nearly every request is a webhook, and so takes no further step.
            .AllowAnonymous()
            .ShortCircuit();

    private static async Task<IResult> ReceiveAsync(
        string appKey,
        HttpContext context,
        GatewaySettings settings,
        ICommitPipeline pipeline,
        IInboxHint hint,
        AnswerPacing pacing,
        TimeProvider clock)
    {
        var body = await BoundedBody.ReadAsync(context.Request, TikTokWebhookReader.MaxBodyBytes);
        if (body is null)
            return Problems.TooLarge(TikTokWebhookReader.MaxBodyBytes);
        if (!IsAuthentic(appKey, body, context.Request, settings.TikTok))
            return Problems.Unauthorized("The signature is not that of a known app.", null);

        var delivery = TikTokDelivery.Of(appKey, body, clock.GetUtcNow()) with { TraceParent = TraceParent.Current };
        var receipt = await pipeline.ReceiveAsync(delivery);
        Activity.Current?.SetTag(Telemetry.Tags.InboxId, receipt.InboxId);
        if (!receipt.IsDuplicate && delivery.Status is InboxStatus.Pending)
            hint.Stored(PendingDelivery.Of(delivery, receipt.InboxId));

        await pacing.HoldAsync(delivery.ShopId, context.RequestAborted);
        return Results.Ok();
    }

    private static bool IsAuthentic(string appKey, byte[] body, HttpRequest request, TikTokSettings app)
    {
        // The signature is checked for unknown apps too, so that their answer takes as long and says the same.
        var verified = TikTokWebhookVerifier.Verify(
            appKey, app.WebhookSecrets, body, request.Headers.Authorization.ToString());
        return verified && app.AppKey.Length > 0 && appKey == app.AppKey;
    }
}
