using Microsoft.Net.Http.Headers;

namespace OrderActors.Gateway.Http;

/// <summary>Refuses what no address of ours can take: a path that means another one, a body in another charset, NUL in the query.</summary>
internal sealed class RequestShape(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        ProblemOf(context.Request) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private static Problem? ProblemOf(HttpRequest request)
    {
        // Routing resolves dot segments, while RawPath reads parts as they were sent: the two would name different SKUs.
        if (RawPath.HasDotSegments(request))
            return Problems.Invalid("path", "The path has the segment '.' or '..'.", "Send the path that is meant.");
        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && NotUtf8(request) is { } notText)
            return notText;
        if (HasOtherCharset(request))
            return Problems.NotJson();

        // PostgreSQL cannot hold NUL in a text.
        foreach (var (name, values) in request.Query)
        {
            if (values.Any(value => value?.Contains('\0', StringComparison.Ordinal) is true))
                return Problems.Invalid(name, $"'{name}' has the character NUL.", "Leave the character out.");
        }

        return null;
    }

    private static Problem? NotUtf8(HttpRequest request)
    {
        const string Fix = "Percent-encode the bytes of the text in UTF-8.";
        if (!RawPath.IsUtf8(RawPath.Of(request)))
            return Problems.Invalid("path", "What is percent-encoded in the path is not UTF-8.", Fix);

        foreach (var pair in (request.QueryString.Value ?? "").TrimStart('?').Split('&'))
        {
            if (!RawPath.IsUtf8(pair))
                return Problems.Invalid(pair.Split('=', 2)[0], "What is percent-encoded in the query is not UTF-8.", Fix);
        }

        return null;
    }

    private static bool HasOtherCharset(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) is true
        && !(MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
