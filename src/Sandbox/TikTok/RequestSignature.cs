using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Sandbox.TikTok;

/// <summary>TikTok's request and webhook signatures, written apart from the client's so that each can check the other.</summary>
public static class RequestSignature
{
    /// <summary>Signs a request: lower-case hex HMAC-SHA256 over secret, path, sorted decoded parameters, body, secret.</summary>
    /// <param name="query">Decoded parameters; <c>sign</c> and <c>access_token</c> are left out here.</param>
    /// <param name="body">The bytes as sent, empty for none and for multipart.</param>
    public static string Sign(
        string appSecret, string path, IEnumerable<KeyValuePair<string, string>> query, ReadOnlySpan<byte> body)
    {
        var head = new StringBuilder(appSecret).Append(path);
        foreach (var (name, value) in query.Where(IsSigned).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            head.Append(name).Append(value);

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
        hmac.AppendData(Encoding.UTF8.GetBytes(head.ToString()));
        hmac.AppendData(body);
        hmac.AppendData(Encoding.UTF8.GetBytes(appSecret));
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>Signs a webhook: lower-case hex HMAC-SHA256 over app key and raw body.</summary>
    public static string SignWebhook(string appKey, string appSecret, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
        hmac.AppendData(Encoding.UTF8.GetBytes(appKey));
        hmac.AppendData(body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>Compares without telling by its duration where the difference is. Upper-case hex does not match.</summary>
    public static bool Matches(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private static bool IsSigned(KeyValuePair<string, string> pair) => pair.Key is not ("sign" or "access_token");
}
