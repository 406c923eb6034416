using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Takes TikTok Shop's webhooks: verified, stored, answered. The work on them follows later.</summary>
/// <remarks>TikTok waits 3 seconds and then sends again, so nothing is done here that can wait.</remarks>
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
            .WithProblems(401, 413, 503);

    private static async Task<IResult> ReceiveAsync(
        string appKey,
        HttpContext context,
        GatewaySettings settings,
        ICommitPipeline pipeline,
        IInboxHint hint,
        TimeProvider clock)
    {
        var body = await BoundedBody.ReadAsync(context.Request, TikTokWebhookReader.MaxBodyBytes);
        if (body is null)
            return Problems.TooLarge(TikTokWebhookReader.MaxBodyBytes);
        if (!IsAuthentic(appKey, body, context.Request, settings.TikTok))
            return Problems.Unauthorized("The signature is not that of a known app.", null);

        var delivery = DeliveryOf(appKey, body, clock.GetUtcNow()) with { TraceParent = TraceParent.Current };
        var receipt = await pipeline.ReceiveAsync(delivery);
        Activity.Current?.SetTag(Telemetry.Tags.InboxId, receipt.InboxId);
        if (!receipt.IsDuplicate && delivery.Status == InboxStatus.Pending)
            hint.Stored(PendingOf(delivery, receipt.InboxId));

        return Results.Ok();
    }

    private static bool IsAuthentic(string appKey, byte[] body, HttpRequest request, TikTokSettings app)
    {
        // The signature is checked for unknown apps too, so that their answer takes as long and says the same.
        var verified = TikTokWebhookVerifier.Verify(
            appKey, app.WebhookSecrets, body, request.Headers.Authorization.ToString());
        return verified && app.AppKey.Length > 0 && appKey == app.AppKey;
    }

    private static InboxDelivery DeliveryOf(string appKey, byte[] body, DateTimeOffset now)
    {
        try
        {
            var envelope = TikTokWebhookReader.Read(body);
            var note = IgnoredBecause(envelope);
            return new InboxDelivery(
                "tiktok/" + appKey,
                envelope.NotificationId,
                envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? "",
                envelope.ShopId,
                string.Join(',', envelope.OrderIds),
                body,
                now,
                note is null ? InboxStatus.Pending : InboxStatus.Ignored,
                note);
        }
        catch (FormatException exception)
        {
            // Rightly signed, so it is kept for a person to read, and taken, because sending it again would not help.
            var id = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));
            return new InboxDelivery(
                "tiktok/" + appKey, id, "", "", "", body, now, InboxStatus.Ignored, $"not readable: {exception.Message}");
        }
    }

    private static string? IgnoredBecause(WebhookEnvelope envelope) => envelope.Kind switch
    {
        WebhookKind.OrderChanged or WebhookKind.AddressChanged or WebhookKind.PackagesChanged
            or WebhookKind.CancellationChanged or WebhookKind.ReturnChanged => null,
        WebhookKind.Deauthorized or WebhookKind.AuthorizationExpiring => null,
        WebhookKind.Other => $"type {envelope.Type} needs no work",
        WebhookKind.Unknown => $"unknown type {envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? "(none)"}",
    };

    private static PendingDelivery PendingOf(InboxDelivery delivery, long inboxId) => new(
        inboxId,
        delivery.Source,
        delivery.NotificationId,
        delivery.Topic,
        delivery.ShopId,
        delivery.OrderId,
        delivery.Body,
        delivery.ReceivedAt,
        Attempts: 0)
    {
        TraceParent = delivery.TraceParent,
    };

    private static class InboxStatus
    {
        public const string Pending = "pending";
        public const string Ignored = "ignored";
    }
}
