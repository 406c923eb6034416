using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Integrations.TikTok;

/// <summary>The <c>sign</c> parameter of a request (TikTok document, section 2.1).</summary>
public static class TikTokRequestSigner
{
    /// <returns>HMAC-SHA256 in lower-case hex; the shop refuses upper case.</returns>
    /// <param name="appSecret">The app's secret; it is the key and also frames the message.</param>
    /// <param name="path">Path without host and query.</param>
    /// <param name="query">
    /// Decoded names and values. <c>sign</c> and <c>access_token</c> are left out by this method.
    /// </param>
    /// <param name="body">The bytes exactly as they are sent; empty when there is no body.</param>
    /// <param name="isMultipart">True for <c>multipart/form-data</c>, whose body is not signed.</param>
    public static string Sign(
        string appSecret,
        string path,
        IEnumerable<KeyValuePair<string, string>> query,
        ReadOnlySpan<byte> body,
        bool isMultipart)
    {
        var secret = Encoding.UTF8.GetBytes(appSecret);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);

        hash.AppendData(secret);
        hash.AppendData(Encoding.UTF8.GetBytes(path + Concatenate(query)));
        if (!isMultipart)
            hash.AppendData(body);
        hash.AppendData(secret);

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Concatenate(IEnumerable<KeyValuePair<string, string>> query)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in query.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name is not ("sign" or "access_token"))
                text.Append(name).Append(value);
        }

        return text.ToString();
    }
}
