using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderActors.Integrations.Tests;

/// <summary>A request as it stood on the wire.</summary>
internal sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public string RawQuery => Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?') + 1)..] : "";

    public IReadOnlyDictionary<string, string> Query => RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1]));

    public string BodyText => Encoding.UTF8.GetString(Body);

    public JsonNode? Json => Body.Length == 0 ? null : JsonNode.Parse(Body);

    /// <summary>The signature by the document's words, written apart from the code under test.</summary>
    public string ExpectedSign(string secret)
    {
        var message = new StringBuilder(secret).Append(Path);
        foreach (var (name, value) in new SortedDictionary<string, string>(Query.ToDictionary(), StringComparer.Ordinal))
        {
            if (name != "sign" && name != "access_token")
                message.Append(name).Append(value);
        }

        var text = message.Append(BodyText).Append(secret).ToString();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
