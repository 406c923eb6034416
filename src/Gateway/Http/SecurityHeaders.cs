using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Http;

/// <summary>Tells browsers what they may do with our answers.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The page that tries the API and Orleans' dashboard set styles on elements.
    private const string OthersPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            Apply((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = IsOfOthers(context.Request.Path) ? OthersPolicy : PagePolicy;
        if (HoldsData(context.Request.Path))
            headers.CacheControl = "no-store";
    }

    private static bool HoldsData(PathString path) => path.StartsWithSegments("/api")
        || path.StartsWithSegments("/webhooks") || path.StartsWithSegments(DashboardSettings.Path);

    private static bool IsOfOthers(PathString path) =>
        path.StartsWithSegments("/docs") || path.StartsWithSegments(DashboardSettings.Path);
}
