using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Integrations.TikTok;

/// <summary>Proves that a webhook comes from TikTok Shop (TikTok document, section 3.4).</summary>
/// <remarks>
/// The signature covers no time, so a replay passes: it dies on the notification id and on the order's update time.
/// </remarks>
public static class TikTokWebhookVerifier
{
    private const int SignatureBytes = 32;

    /// <returns>
    /// True when the header is the lower-case hex HMAC-SHA256 of app key and body under one of the secrets.
    /// </returns>
    /// <param name="appKey">The key of the app that the webhook address belongs to.</param>
    /// <param name="secrets">
    /// The current secret and, while keys are rotated, the previous one. Empty ones prove nothing.
    /// </param>
    /// <param name="body">The raw bytes, before any parsing.</param>
    /// <param name="authorization">The <c>Authorization</c> header; missing or malformed is false.</param>
    public static bool Verify(
        string appKey, IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, string? authorization)
    {
        Span<byte> claimed = stackalloc byte[SignatureBytes];
        if (!TryDecode(authorization, claimed))
            return false;

        // Every secret is tried, so that the time taken does not tell which one matched.
        var matches = false;
        foreach (var secret in secrets.Where(secret => secret.Length > 0))
            matches |= CryptographicOperations.FixedTimeEquals(claimed, Compute(appKey, secret, body));

        return matches;
    }

    private static bool TryDecode(string? authorization, Span<byte> signature)
    {
        if (authorization is null || authorization.Length != SignatureBytes * 2)
            return false;
        if (!authorization.All(char.IsAsciiHexDigitLower))
            return false;

        Convert.FromHexString(authorization, signature, out _, out _);
        return true;
    }

    private static byte[] Compute(string appKey, string secret, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(appKey));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
