using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Cluster;

/// <summary>What the gateway makes of the bytes of a webhook: as its endpoint, with the product's own verifier and reader.</summary>
internal static class FrontDoor
{
    public const string AppKey = "app";

    private const string Secret = "secret of the app";

    private static readonly ImmutableArray<string> s_secrets = [Secret];

    /// <summary>As TikTok signs.</summary>
    public static string Sign(byte[] body) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes(AppKey), .. body]));

    public static bool IsAuthentic(byte[] body, string signature) =>
        TikTokWebhookVerifier.Verify(AppKey, s_secrets, body, signature);

    public static InboxDelivery DeliveryOf(byte[] body, DateTimeOffset now)
    {
        try
        {
            var envelope = TikTokWebhookReader.Read(body);
            var isIgnored = envelope.Kind is WebhookKind.Other or WebhookKind.Unknown;
            return new InboxDelivery(
                $"tiktok/{AppKey}",
                envelope.NotificationId,
                envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? "",
                envelope.ShopId,
                string.Join(',', envelope.OrderIds),
                body,
                now,
                isIgnored ? "ignored" : "pending",
                isIgnored ? "needs no work" : null);
        }
        catch (FormatException exception)
        {
            var id = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));
            return new InboxDelivery($"tiktok/{AppKey}", id, "", "", "", body, now, "ignored", exception.Message);
        }
    }
}

/// <summary>What the sender of a webhook is told.</summary>
internal enum DoorAnswer
{
    /// <summary>200.</summary>
    Taken,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>503.</summary>
    Unavailable,
}
