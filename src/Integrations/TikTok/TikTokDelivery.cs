using System.Globalization;
using System.Security.Cryptography;
using OrderActors.Ports.Storage;

namespace OrderActors.Integrations.TikTok;

/// <summary>A verified webhook as a row of the inbox.</summary>
public static class TikTokDelivery
{
    /// <summary>Before the key of the app that a webhook came for.</summary>
    public const string SourcePrefix = "tiktok/";

    /// <returns>Pending when it asks for work, else ignored with the reason; unreadable bytes are kept as ignored too.</returns>
    public static InboxDelivery Of(string appKey, byte[] body, DateTimeOffset now)
    {
        try
        {
            var envelope = TikTokWebhookReader.Read(body);
            var note = IgnoredBecause(envelope);
            return new InboxDelivery(
                SourcePrefix + appKey,
                envelope.NotificationId,
                new DeliveryTopic(envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? ""),
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
                SourcePrefix + appKey, id, DeliveryTopic.None, "", "", body, now, InboxStatus.Ignored, $"not readable: {exception.Message}");
        }
    }

    private static string? IgnoredBecause(WebhookEnvelope envelope) => envelope.Kind switch
    {
        WebhookKind.OrderChanged or WebhookKind.AddressChanged or WebhookKind.PackagesChanged
            or WebhookKind.CancellationChanged or WebhookKind.ReturnChanged or WebhookKind.InvoiceChanged => null,
        WebhookKind.Deauthorized or WebhookKind.AuthorizationExpiring => null,
        WebhookKind.Other => $"type {envelope.Type} needs no work",
        // Whatever it is about: an order that it names may have changed.
        WebhookKind.Unknown when !envelope.OrderIds.IsEmpty => null,
        WebhookKind.Unknown => $"unknown type {envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? "(none)"}",
    };
}
