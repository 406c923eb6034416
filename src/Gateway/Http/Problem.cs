using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderActors.Gateway.Http;

/// <summary>A refusal on the wire (RFC 9457), with what to do about it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable name of the reason, kebab-case; programs branch on it.</param>
/// <param name="Title">The reason in a few words; the same for every answer of the code.</param>
/// <param name="Detail">What stands in the way this time.</param>
public sealed record Problem(int Status, string Code, string Title, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The request's member, parameter or header that is at fault; null when none is.</summary>
    public string? Field { get; init; }

    /// <summary>What the caller can do, in a sentence; null when nothing helps.</summary>
    public string? Fix { get; init; }

    /// <summary>When asking again makes sense; sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        await response.Body.WriteAsync(ToBytes(), httpContext.RequestAborted);
    }

    private byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Wire("urn:orderactors:problem:" + Code, Title, Status, Detail, Code, Field, Fix), Options);

    private sealed record Wire(
        string Type, string Title, int Status, string Detail, string Code, string? Field, string? Fix);
}
