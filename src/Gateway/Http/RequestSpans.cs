using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace OrderActors.Gateway.Http;

/// <summary>Names the span of a request by method and route, and says how it ended.</summary>
/// <remarks>The query is left off: a search may hold a buyer's tracking number.</remarks>
public sealed class RequestSpans(RequestDelegate next)
{
    private const int FirstServerError = 500;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            Describe(span, context);
    }

    private static void Describe(Activity span, HttpContext context)
    {
        var (request, status) = (context.Request, context.Response.StatusCode);
        // What handled an exception has taken the endpoint off the request.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if ((endpoint as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            span.DisplayName = $"{request.Method} {route}";
            span.SetTag("http.route", route);
        }

        span.SetTag("http.request.method", request.Method)
            .SetTag("url.path", request.Path.Value)
            .SetTag("http.response.status_code", status);
        if (status >= FirstServerError)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
