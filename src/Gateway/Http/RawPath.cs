using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace OrderActors.Gateway.Http;

/// <summary>The path as the caller sent it.</summary>
/// <remarks>
/// Routing decodes a path but leaves <c>%2F</c> alone, after which a SKU "A/B" cannot be told from a SKU "A%2FB". So
/// parts that people make up are read from here, and decoded exactly once.
/// </remarks>
public static class RawPath
{
    public static string Of(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return string.IsNullOrEmpty(target) ? request.Path.ToUriComponent() : PathOf(target.Split('?', 2)[0]);
    }

    /// <summary>Whether a part is <c>.</c> or <c>..</c>, also when it is percent-encoded: such a path means another one.</summary>
    public static bool HasDotSegments(HttpRequest request) =>
        Of(request).Split('/').Any(part => Uri.UnescapeDataString(part) is "." or "..");

    /// <summary>Whether what is percent-encoded is UTF-8; what is not would stay as it is, and be another name for the text that it spells.</summary>
    public static bool IsUtf8(string escaped)
    {
        if (!escaped.Contains('%', StringComparison.Ordinal))
            return true;

        var bytes = new List<byte>(escaped.Length);
        for (var index = 0; index < escaped.Length; index++)
        {
            var isEscape = escaped[index] == '%' && index + 2 < escaped.Length
                && char.IsAsciiHexDigit(escaped[index + 1]) && char.IsAsciiHexDigit(escaped[index + 2]);
            bytes.Add(isEscape ? Convert.FromHexString(escaped.AsSpan(index + 1, 2))[0] : (byte)'x');
            index += isEscape ? 2 : 0;
        }

        return Utf8.IsValid(CollectionsMarshal.AsSpan(bytes));
    }

    /// <summary>The decoded part at an index; the part before the first slash is not counted.</summary>
    public static string Part(HttpRequest request, int index)
    {
        var parts = Of(request).Split('/');
        return index + 1 < parts.Length ? Uri.UnescapeDataString(parts[index + 1]) : "";
    }

    /// <summary>A request line may hold a whole address (RFC 9112, 3.2.2), of which the path begins behind the authority.</summary>
    private static string PathOf(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return target;

        var path = target.IndexOf('/', authority + 3);
        return path < 0 ? "/" : target[path..];
    }
}
