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

    private static bool HasOtherCharset(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) is true
        && !(MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
