using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Signatures in the form of Standard Webhooks: HMAC-SHA256 over id, time and body.</summary>
public static class StandardSignature
{
    public const string SecretPrefix = "whsec_";

    /// <summary>A secret in the form in which receivers' libraries take it.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <returns>One signature for each secret, separated by spaces; a receiver takes any of them.</returns>
    /// <remarks>
    /// Of several, the first stands at the end again: a receivers' library for .NET (StandardWebhooks 1.1.2) does not look at the last,
    /// which would be that of the former secret, and refuse what a receiver that has not changed over yet must take.
    /// </remarks>
    public static string Of(string id, DateTimeOffset at, string body, IEnumerable<string> secrets)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{TimestampOf(at)}.{body}");
        var signatures = secrets.Select(secret =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed))).ToList();
        return string.Join(' ', signatures.Count > 1 ? [.. signatures, signatures[0]] : signatures);
    }

    public static string TimestampOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
