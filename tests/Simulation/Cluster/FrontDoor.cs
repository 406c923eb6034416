using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Simulation.Cluster;

/// <summary>Whose app it is, and how its webhooks are signed and verified: with the product's own verifier.</summary>
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
