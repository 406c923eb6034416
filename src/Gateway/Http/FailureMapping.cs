using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Http;

/// <summary>Turns what was thrown into a problem. Nothing of an exception reaches the caller but what is said here.</summary>
internal sealed partial class FailureMapping(ILogger<FailureMapping> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = ProblemOf(exception) ?? Unexpected(httpContext, exception);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static Problem? ProblemOf(Exception exception) => exception switch
    {
        StorageUnavailableException => Problems.StorageAway(),
        VersionConflictException or AggregateStoppedException => Problems.Overtaken(),
        StorageOverloadedException => Problems.Overloaded(),
        LimitExceededException => Problems.TooManyRequests("Too many requests wait for this order or SKU."),
        TimeoutException => Problems.TimedOut(),
        SiloUnavailableException => Problems.NotReady("silo", "it is starting or stopping."),
        ChannelException channel => ProblemOf(channel),
        BadHttpRequestException bad => ProblemOf(bad),
        _ => null,
    };

    private static Problem ProblemOf(ChannelException exception) => exception.Kind switch
    {
        ChannelErrorKind.RateLimited => Problems.TooManyRequests(exception.Message) with
        {
            RetryAfter = exception.RetryAfter ?? TimeSpan.FromSeconds(1),
        },
        ChannelErrorKind.Refused or ChannelErrorKind.AuthorizationLost or ChannelErrorKind.TokenExpired =>
            new Problem(422, "channel-refused", "TikTok Shop said no", exception.Message)
            {
                Fix = "Open the connect URL again and use the new code; each code works once and for 30 minutes.",
            },
        ChannelErrorKind.Misconfigured => new Problem(503, "channel-misconfigured", "TikTok Shop does not accept our keys", exception.Message)
        {
            Fix = "Have the operator check TikTok:AppKey, TikTok:AppSecret and the clock.",
        },
        ChannelErrorKind.ShopInactive => new Problem(422, "shop-inactive", "TikTok has closed this shop", exception.Message)
        {
            Fix = "Have the seller open the shop again in TikTok's Seller Center; its orders wait meanwhile.",
        },
        ChannelErrorKind.Timeout or ChannelErrorKind.Unavailable or ChannelErrorKind.Unreadable or ChannelErrorKind.CircuitOpen
            or ChannelErrorKind.Passing =>
            new Problem(503, "channel-unavailable", "TikTok Shop does not answer", exception.Message)
            {
                Fix = "Try again after the time in Retry-After.",
                RetryAfter = exception.RetryAfter ?? TimeSpan.FromSeconds(5),
            },
    };

    private static Problem ProblemOf(BadHttpRequestException exception) => exception switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge(Idempotency.MaxBodyBytes),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Problems.NotJson(),
        { InnerException: JsonException json } => ProblemOf(json),
        _ when ParameterName().Match(exception.Message) is { Success: true } match =>
            Problems.Invalid(match.Groups[1].Value, $"'{match.Groups[1].Value}' is missing or cannot be read."),
        _ => Problems.Invalid("body", "The request cannot be read."),
    };

    private static Problem ProblemOf(JsonException exception)
    {
        var message = exception.Message;
        if (UnmappedMember().Match(message) is { Success: true } unmapped)
        {
            var name = unmapped.Groups[1].Value;
            return Problems.Invalid(name, $"There is no member '{name}'.", "Leave it out; /docs shows the members.");
        }

        if (MissingMember().Match(message) is { Success: true } missing)
        {
            var name = missing.Groups[1].Value;
            return Problems.Invalid(name, $"The member '{name}' is missing.", "Add it; /docs shows the members.");
        }

        var path = exception.Path is { Length: > 2 } named ? named[2..] : "body";
        return Problems.Invalid(path, $"'{path}' cannot be read as JSON of the right kind.", "Compare it with /docs.");
    }

    private Problem Unexpected(HttpContext context, Exception exception)
    {
        var trace = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var route = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "(none)";
        LogUnexpected(log, exception, context.Request.Method, route, trace);
        return Problems.Broken(trace);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed (trace {Trace})")]
    private static partial void LogUnexpected(ILogger log, Exception exception, string method, string endpoint, string trace);

    // Messages of the framework, which names the guilty member nowhere else.
    [GeneratedRegex("^(?:Failed to bind|Required) parameter \"\\S+ (\\w+)\"")]
    private static partial Regex ParameterName();

    [GeneratedRegex("JSON property '([^']+)' could not be mapped")]
    private static partial Regex UnmappedMember();

    [GeneratedRegex("missing required properties including: '([^']+)'")]
    private static partial Regex MissingMember();
}
